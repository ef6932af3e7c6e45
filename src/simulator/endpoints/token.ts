import { randomUUID } from 'node:crypto';
import type { Service } from '../call.ts';
import { isAssertion } from '../client-assertion.ts';
import { cloudHosts } from '../cloud-hosts.ts';
import type { TenantState } from '../tenant-state.ts';
import { issueAccessToken, opaqueToken } from '../wire/access-token.ts';
import type { Exchange } from '../wire/exchange.ts';
import { jsonReply, type Reply } from '../wire/reply.ts';
import { tokenError } from '../wire/token-error.ts';

const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

interface Credentials {
  readonly clientId: string | null;
  readonly secret: string | null;
}

/** The tenant of a login path: by id, or by one of its verified domains. */
export function tenantByName(service: Service, name: string): TenantState | undefined {
  const wanted = name.toLowerCase();
  const byId = service.tenants.get(wanted);
  if (byId !== undefined) return byId;
  return [...service.tenants.values()].find((tenant) =>
    tenant.profile.domains.some((domain) => domain.name.toLowerCase() === wanted),
  );
}

function credentials(exchange: Exchange, form: URLSearchParams): Credentials {
  const basic = /^basic (.+)$/iu.exec(exchange.headers['authorization'] ?? '')?.[1];
  if (basic === undefined) return { clientId: form.get('client_id'), secret: form.get('client_secret') };
  const [clientId = '', secret = ''] = Buffer.from(basic, 'base64')
    .toString('utf8')
    .split(':')
    .map((part) => decodeURIComponent(part));
  return { clientId, secret };
}

/** The AADSTS number a wrong request earns; undefined when all is well. */
function fault(
  service: Service,
  tenant: TenantState,
  form: URLSearchParams,
  given: Credentials,
): number | undefined {
  if (form.get('grant_type') === null || given.clientId === null || form.get('scope') === null)
    return 900_144;
  if (form.get('grant_type') !== 'client_credentials') return 70_003;
  if (given.clientId.toLowerCase() !== tenant.spec.clientId.toLowerCase()) return 700_016;
  const assertion = form.get('client_assertion');
  if (assertion !== null && form.get('client_assertion_type') === ASSERTION_TYPE) {
    if (!isAssertion(service, tenant, assertion)) return 700_027;
  } else {
    const problem = secretFault(tenant, given.secret, service.now());
    if (problem !== undefined) return problem;
  }
  return scopeFault(form.get('scope') ?? '', tenant);
}

/** One resource and `.default`; the only resource here is the Graph of the tenant's own cloud. */
function scopeFault(scope: string, { spec }: TenantState): number | undefined {
  if (!/^\S+\/\.default$/u.test(scope)) return 70_011;
  return scope === `${cloudHosts(spec.cloud).graph}/.default` ? undefined : 500_011;
}

function secretFault(tenant: TenantState, secret: string | null, nowMs: number): number | undefined {
  if (secret === null || secret === '') return 7_000_218;
  const known = tenant.secrets.find((one) => one.value === secret);
  if (known === undefined) return 7_000_215;
  const isPast = known.expiresAt !== undefined && Date.parse(known.expiresAt) <= nowMs;
  return known.expired === true || isPast ? 7_000_222 : undefined;
}

/** `POST /{tenant}/oauth2/v2.0/token` (facts §1.2 to §1.4). */
export function tokenEndpoint(service: Service, exchange: Exchange, name: string): Reply {
  const nowMs = service.now();
  if (['common', 'consumers', 'organizations'].includes(name.toLowerCase()))
    return tokenError(9_001_023, nowMs);
  const tenant = tenantByName(service, name);
  if (tenant === undefined) return tokenError(90_002, nowMs);
  const form = new URLSearchParams(exchange.body);
  const problem = fault(service, tenant, form, credentials(exchange, form));
  if (problem !== undefined) return tokenError(problem, nowMs);
  const lifetime = tenant.spec.tokenLifetimeSeconds ?? 3599;
  const iat = Math.floor(nowMs / 1000);
  const token = issueAccessToken({
    aud: cloudHosts(tenant.spec.cloud).graph,
    iss: `https://sts.windows.net/${tenant.profile.tenantId}/`,
    iat,
    exp: iat + lifetime,
    appid: tenant.spec.clientId,
    tid: tenant.profile.tenantId,
    roles: [...tenant.roles],
    uti: `${String(tenant.generation.access)}.${randomUUID()}`,
  });
  return {
    ...jsonReply({
      token_type: 'Bearer',
      expires_in: lifetime,
      ext_expires_in: lifetime,
      access_token: tenant.spec.opaqueTokens === true ? opaqueToken(token) : token,
    }),
    headers: { 'cache-control': 'no-store, no-cache' },
  };
}
