import { z } from 'zod';

/**
 * Where a page of a list begins: the sort values of the row before it, as text that nobody has to understand. Rows
 * that come or go meanwhile shift nothing.
 */
export function encodePageKey(values: readonly (string | null)[]): string {
  return Buffer.from(JSON.stringify(values)).toString('base64url');
}

/** A schema for a parameter that carries a key of so many values; anything else is refused. */
export function pageKeySchema(values: number) {
  return z
    .string()
    .max(4_000)
    .transform((given, context): readonly (string | null)[] => {
      const parsed = keyValues.safeParse(decoded(given));
      if (parsed.success && parsed.data.length === values) return parsed.data;
      context.addIssue('is no key of this list; take nextKey of the page before');
      return z.NEVER;
    });
}

const keyValues = z.array(z.string().nullable());

function decoded(given: string): unknown {
  try {
    return JSON.parse(Buffer.from(given, 'base64url').toString('utf8'));
  } catch {
    return null;
  }
}
