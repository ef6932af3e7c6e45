import { createHmac } from 'node:crypto';
import { z } from 'zod';

const claimsSchema = z.object({
  aud: z.string(),
  iss: z.string(),
  iat: z.number(),
  exp: z.number(),
  appid: z.string(),
  tid: z.string(),
  roles: z.array(z.string()).optional(),
  uti: z.string(),
});

export type AccessClaims = z.infer<typeof claimsSchema>;

function part(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function signature(text: string): string {
  return createHmac('sha256', 'simulated, not secret').update(text).digest('base64url');
}

/** A token that reads like an app-only one of Entra: three parts, `roles` left out when nothing was granted (facts §1.3). */
export function issueAccessToken(claims: AccessClaims): string {
  const { roles, ...rest } = claims;
  const text = `${part({ typ: 'JWT', alg: 'RS256', kid: 'simulated' })}.${part({
    ...rest,
    nbf: claims.iat,
    idtyp: 'app',
    oid: claims.appid,
    ...(roles === undefined || roles.length === 0 ? {} : { roles }),
    ver: '1.0',
  })}`;
  return `${text}.${signature(text)}`;
}

/** The same token as bytes that only the issuer reads. */
export function opaqueToken(token: string): string {
  return `EwB${Buffer.from(token).toString('base64url')}`;
}

function plainToken(token: string): string {
  return token.startsWith('EwB') ? Buffer.from(token.slice(3), 'base64url').toString('utf8') : token;
}

/** The claims of a token of ours; undefined for anything else. Expiry is the caller's to judge. */
export function readAccessToken(token: string): AccessClaims | undefined {
  const [header, payload, given] = plainToken(token).split('.');
  if (header === undefined || payload === undefined || given !== signature(`${header}.${payload}`))
    return undefined;
  const parsed = claimsSchema.safeParse(JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')));
  return parsed.success ? parsed.data : undefined;
}
