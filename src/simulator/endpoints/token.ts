import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Service } from '../call.ts';
import type { TenantState } from '../tenant-state.ts';
import { issueAccessToken, opaqueToken } from '../wire/access-token.ts';
import type { Exchange } from '../wire/exchange.ts';
import { jsonReply, type Reply } from '../wire/reply.ts';
import { tokenError } from '../wire/token-error.ts';

const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
const assertionHeader = z.object({ alg: z.string(), typ: z.string().optional() });
const assertionClaims = z.object({ iss: z.string(), sub: z.string(), aud: z.string(), exp: z.number() });

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

function decodePart(part: string | undefined): unknown {
  try {
    return JSON.parse(Buffer.from(part ?? '', 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}

/** An assertion counts when it has the right form; whose key signed it is not looked at. */
function isAssertion(assertion: string, clientId: string, nowMs: number): boolean {
  const [header, payload, signature] = assertion.split('.');
  const claims = assertionClaims.safeParse(decodePart(payload));
  if (!assertionHeader.safeParse(decodePart(header)).success || !claims.success || (signature ?? '') === '')
    return false;
  const { iss, sub, exp } = claims.data;
  return iss === clientId && sub === clientId && exp * 1000 > nowMs;
}

/** The AADSTS number a wrong request earns; undefined when all is well. */
function fault(
  tenant: TenantState,
  form: URLSearchParams,
  given: Credentials,
  nowMs: number,
): number | undefined {
  if (form.get('grant_type') === null || given.clientId === null || form.get('scope') === null)
    return 900_144;
  if (form.get('grant_type') !== 'client_credentials') return 70_003;
  if (given.clientId.toLowerCase() !== tenant.spec.clientId.toLowerCase()) return 700_016;
  const assertion = form.get('client_assertion');
  if (assertion !== null && form.get('client_assertion_type') === ASSERTION_TYPE) {
    if (!isAssertion(assertion, given.clientId, nowMs)) return 700_027;
  } else {
    const problem = secretFault(tenant, given.secret, nowMs);
    if (problem !== undefined) return problem;
  }
  return /^\S+\/\.default$/u.test(form.get('scope') ?? '') ? undefined : 70_011;
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
  const problem = fault(tenant, form, credentials(exchange, form), nowMs);
  if (problem !== undefined) return tokenError(problem, nowMs);
  const lifetime = tenant.spec.tokenLifetimeSeconds ?? 3599;
  const iat = Math.floor(nowMs / 1000);
  const token = issueAccessToken({
    aud: (form.get('scope') ?? '').replace(/\/\.default$/u, ''),
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
