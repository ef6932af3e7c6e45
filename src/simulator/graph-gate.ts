import type { Service } from './call.ts';
import type { GraphRoute } from './endpoints/graph-routes.ts';
import type { TenantState } from './tenant-state.ts';
import type { ThrottleVerdict } from './throttle.ts';
import { type AccessClaims, readAccessToken } from './wire/access-token.ts';
import type { Exchange } from './wire/exchange.ts';
import { errorReply, type Reply } from './wire/reply.ts';

/** The bearer token of a request, if it has one. */
export function bearer(exchange: Exchange): string | undefined {
  return /^bearer (.+)$/iu.exec(exchange.headers['authorization'] ?? '')?.[1];
}

const invalid = (message: string): Reply => ({
  ...errorReply(401, 'InvalidAuthenticationToken', message),
  headers: {
    'www-authenticate':
      'Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize"',
  },
});

/** Whose request it is, or the 401 it earns. */
export function authenticate(
  service: Service,
  exchange: Exchange,
): { tenant: TenantState; claims: AccessClaims } | Reply {
  const token = bearer(exchange);
  if (token === undefined) return invalid('Access token is empty.');
  const claims = readAccessToken(token);
  if (claims === undefined) return invalid('CompactToken parsing failed with error code: 80049217');
  const tenant = service.tenants.get(claims.tid);
  if (tenant === undefined) return invalid('The tenant for tenant guid does not exist.');
  const isRevoked = Number(claims.uti.split('.')[0]) < tenant.generation.access;
  if (isRevoked || claims.exp * 1000 <= service.now())
    return invalid('Access token has expired or is not yet valid.');
  return { tenant, claims };
}

function grants(held: readonly string[], wanted: string): boolean {
  return held.includes(wanted) || held.includes(wanted.replace('.Read.All', '.ReadWrite.All'));
}

/** The 403 of a token whose roles do not open an endpoint; the reports service has its own wording (facts §6.1). */
export function forbid(route: GraphRoute, roles: readonly string[]): Reply | undefined {
  if (route.roles.length === 0 || route.roles.some((role) => grants(roles, role))) return undefined;
  if (route.kind.startsWith('reports/'))
    return errorReply(403, 'S2SUnauthorized', 'Invalid scope claims/roles.');
  return errorReply(403, 'Authorization_RequestDenied', 'Insufficient privileges to complete the operation.');
}

/** Resource units of a request: `$select` saves one, so does a `$top` below 20, and one is the least (facts §7). */
function resourceUnits(route: GraphRoute, query: URLSearchParams): number {
  const top = Number(query.get('$top') ?? 100);
  return Math.max(1, route.units - (query.has('$select') ? 1 : 0) - (top < 20 ? 1 : 0));
}

function refusal(verdict: ThrottleVerdict, tenant: TenantState): Reply {
  const body = { code: '429', message: 'Please retry after', status: '429' };
  return {
    status: 429,
    headers: {
      'retry-after': String(verdict.retryAfterSeconds),
      'x-ms-throttle-scope': `${verdict.scope}/ReadWrite/${tenant.spec.clientId}/${tenant.profile.tenantId}`,
      'x-ms-throttle-information': 'ResourceUnitLimitExceeded',
    },
    body: {
      kind: 'error',
      error: { code: 'TooManyRequests', message: 'Please retry again later.', inner: body },
    },
  };
}

/** Charges a request: the 429 when the budget is spent, else the headers that tell of it. */
export function meter(
  route: GraphRoute,
  exchange: Exchange,
  tenant: TenantState,
): Reply | Record<string, string> {
  const isReport = route.units === 0;
  const units = resourceUnits(route, exchange.query);
  const told: Record<string, string> = isReport ? {} : { 'x-ms-resource-unit': String(units) };
  if (tenant.throttle === undefined) return told;
  const verdict = isReport
    ? tenant.throttle.spendReport(route.kind, exchange.at)
    : tenant.throttle.spendUnits(units, exchange.at);
  if (verdict.isOver) return refusal(verdict, tenant);
  return verdict.used > 0.8 ? { ...told, 'x-ms-throttle-limit-percentage': verdict.used.toFixed(2) } : told;
}
