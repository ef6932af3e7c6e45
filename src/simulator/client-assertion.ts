import { constants, createHash, verify, X509Certificate } from 'node:crypto';
import { z } from 'zod';
import type { Service } from './call.ts';
import { cloudHosts } from './cloud-hosts.ts';
import type { TenantState } from './tenant-state.ts';

const headerSchema = z.object({
  alg: z.enum(['PS256', 'RS256']),
  'x5t#S256': z.string().optional(),
  x5t: z.string().optional(),
});
const claimsSchema = z.object({
  iss: z.string(),
  sub: z.string(),
  aud: z.string(),
  jti: z.string().min(1),
  nbf: z.number(),
  exp: z.number(),
});

/** Entra gives clocks this much. */
const SKEW_MS = 300_000;

function decodePart(part: string | undefined): unknown {
  try {
    return JSON.parse(Buffer.from(part ?? '', 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}

function thumbprint(kind: 'sha256' | 'sha1', certificate: X509Certificate): string {
  return createHash(kind).update(certificate.raw).digest('base64url');
}

/** The registered certificate that the header names by its thumbprint. */
function namedCertificate(
  header: z.infer<typeof headerSchema>,
  registered: readonly string[],
): X509Certificate | undefined {
  return registered
    .map((pem) => new X509Certificate(pem))
    .find(
      (one) => header['x5t#S256'] === thumbprint('sha256', one) || header.x5t === thumbprint('sha1', one),
    );
}

function isSigned(alg: 'PS256' | 'RS256', certificate: X509Certificate, jwt: readonly string[]): boolean {
  const [header = '', payload = '', signature = ''] = jwt;
  const key =
    alg === 'PS256'
      ? { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST }
      : { padding: constants.RSA_PKCS1_PADDING };
  return verify(
    'sha256',
    Buffer.from(`${header}.${payload}`),
    { key: certificate.publicKey, ...key },
    Buffer.from(signature, 'base64url'),
  );
}

/**
 * Whether a client assertion is one of the tenant's application, signed by a certificate it has registered that has
 * not expired, made out to the token endpoint of the tenant's cloud (or our own), and good now (facts §1.2, §10).
 */
export function isAssertion(service: Service, tenant: TenantState, assertion: string): boolean {
  const parts = assertion.split('.');
  const header = headerSchema.safeParse(decodePart(parts[0]));
  const claims = claimsSchema.safeParse(decodePart(parts[1]));
  if (parts.length !== 3 || !header.success || !claims.success) return false;
  const certificate = namedCertificate(header.data, tenant.certificates);
  if (certificate === undefined || certificate.validToDate.getTime() <= service.now()) return false;
  return isSigned(header.data.alg, certificate, parts) && areClaims(service, tenant, claims.data);
}

function areClaims(
  service: Service,
  { spec, profile }: TenantState,
  { iss, sub, aud, nbf, exp }: z.infer<typeof claimsSchema>,
): boolean {
  const nowMs = service.now();
  const endpoints = [cloudHosts(spec.cloud).login, service.mainUrl()].map(
    (origin) => `${origin}/${profile.tenantId}/oauth2/v2.0/token`,
  );
  const isGoodNow = nbf * 1000 <= nowMs + SKEW_MS && exp * 1000 > nowMs;
  return iss === spec.clientId && sub === spec.clientId && endpoints.includes(aud) && isGoodNow;
}
