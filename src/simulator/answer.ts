import type { Service } from './call.ts';
import { instanceDiscovery, openIdConfiguration } from './endpoints/discovery.ts';
import { graphRoute } from './endpoints/graph-routes.ts';
import { download, ticketOf } from './endpoints/reports.ts';
import { tenantByName, tokenEndpoint } from './endpoints/token.ts';
import { authenticate, bearer, forbid, meter } from './graph-gate.ts';
import type { TenantState } from './tenant-state.ts';
import { readAccessToken } from './wire/access-token.ts';
import type { Exchange } from './wire/exchange.ts';
import { errorReply, Refusal, type Reply } from './wire/reply.ts';

/** Where a request goes, known before anybody judged whether it may. */
export interface Target {
  readonly kind: string;
  /** Whose faults and whose log line; undefined when nobody can tell. */
  readonly tenant: TenantState | undefined;
  readonly answer: () => Promise<Reply>;
}

const LOGIN =
  /^\/([^/]+)\/(oauth2\/v2\.0\/token|v2\.0\/\.well-known\/openid-configuration|discovery\/instance)$/u;

async function answerGraph(service: Service, exchange: Exchange): Promise<Reply> {
  const route = graphRoute(exchange);
  const who = authenticate(service, exchange);
  if ('status' in who) return who;
  const { tenant, claims } = who;
  const metered = meter(route, exchange, tenant);
  if (isReply(metered)) return metered;
  const roles = claims.roles ?? [];
  const denied = forbid(route, roles);
  if (denied !== undefined) return denied;
  if (exchange.method !== 'GET')
    return errorReply(
      405,
      'Request_BadRequest',
      'Specified HTTP method is not allowed for the request target.',
    );
  const reply = await route.handle({ exchange, tenant, service, roles });
  return { ...reply, headers: { ...metered, ...reply.headers } };
}

function isReply(value: Reply | Record<string, string>): value is Reply {
  return 'body' in value;
}

function graphTarget(service: Service, exchange: Exchange): Target {
  const claims = readAccessToken(bearer(exchange) ?? '');
  return {
    kind: graphRoute(exchange).kind,
    tenant: claims === undefined ? undefined : service.tenants.get(claims.tid),
    answer: () => answerGraph(service, exchange),
  };
}

function loginTarget(
  service: Service,
  exchange: Exchange,
  [, name = '', what = '']: readonly string[],
): Target {
  const tenant = tenantByName(service, name);
  if (what === 'discovery/instance')
    return {
      kind: 'instanceDiscovery',
      tenant: undefined,
      answer: async () => instanceDiscovery(service, exchange),
    };
  if (what.startsWith('v2.0'))
    return { kind: 'openid-configuration', tenant, answer: async () => openIdConfiguration(service, name) };
  return {
    kind: 'token',
    tenant,
    answer: async () =>
      exchange.method === 'POST'
        ? tokenEndpoint(service, exchange, name)
        : { status: 405, body: { kind: 'empty' } },
  };
}

/** Finds the endpoint of a request and its tenant. */
export function findTarget(service: Service, exchange: Exchange): Target {
  if (exchange.site === 'download') {
    const ticket = service.tickets.peek(ticketOf(exchange.path));
    return {
      kind: 'download',
      tenant: ticket === undefined ? undefined : service.tenants.get(ticket.tenantId),
      answer: async () => download(service, exchange),
    };
  }
  if (exchange.path.startsWith('/v1.0/')) return graphTarget(service, exchange);
  const login = LOGIN.exec(exchange.path);
  if (login !== null) return loginTarget(service, exchange, [...login]);
  return {
    kind: 'unknown',
    tenant: undefined,
    answer: async () => errorReply(404, 'UnknownError', 'Nothing is served here.'),
  };
}

/** The endpoint's answer, a refusal thrown inside it included. */
export async function answer(target: Target): Promise<Reply> {
  try {
    return await target.answer();
  } catch (error) {
    if (error instanceof Refusal) return error.reply;
    throw error;
  }
}
