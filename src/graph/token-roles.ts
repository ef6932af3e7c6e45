import { asObject, parseJsonObject } from './error-body.ts';

/**
 * The application permissions an access token carries in `roles`; none where the claim is missing (consent was
 * not given: the token is issued all the same, graph-facts §1.3). Null when the token is opaque.
 */
export function tokenRoles(accessToken: string): readonly string[] | null {
  const parts = accessToken.split('.');
  const payload = parts.length === 3 ? parts[1] : undefined;
  if (payload === undefined) return null;
  const claims = parseJsonObject(Buffer.from(payload, 'base64url').toString('utf8'));
  if (asObject(claims) === null) return null;
  const roles = claims?.['roles'];
  return Array.isArray(roles) ? roles.filter((role) => typeof role === 'string') : [];
}
