import { hkdfSync } from 'node:crypto';

/** Keys of their own for a purpose, one from each of SECRETS_KEY: the first makes, all are accepted. */
export function derivedKeys(secretsKeys: readonly Buffer[], purpose: string): readonly Buffer[] {
  return secretsKeys.map((key) => Buffer.from(hkdfSync('sha256', key, '', purpose, 32)));
}
