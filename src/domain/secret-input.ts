import { isGuid } from './guid.ts';

export type ParsedSecret =
  | { readonly secret: string; readonly warning: string | null }
  | { readonly error: string };

/** Reads a client secret from a file or stdin: trimmed, since editors and `echo` add a line break. Never logged. */
export function parseSecret(input: string): ParsedSecret {
  const secret = input.replace(/^\uFEFF/u, '').trim();
  if (secret === '')
    return { error: 'The client secret is empty; give the value Microsoft showed when it was created.' };
  if (/[\r\n]/u.test(secret))
    return { error: 'The client secret has more than one line; give its value alone.' };
  return { secret, warning: isGuid(secret) ? secretIdWarning : null };
}

/** The two values stand beside each other at Microsoft, and only one of them is the secret. */
export const secretIdWarning =
  'This looks like the secret’s ID: Microsoft shows two values, "Value" and "Secret ID", and the connector needs "Value".';
