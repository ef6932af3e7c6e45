import { createHash, randomBytes } from 'node:crypto';

/** What a person or program shows to be let in: 32 random bytes, safe in a URL, a header and a cookie. */
export function makeSecretText(): string {
  return randomBytes(32).toString('base64url');
}

/** What the store keeps of it. Nothing slower than SHA-256 is needed: 32 random bytes are not found by trying. */
export function hashSecretText(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
