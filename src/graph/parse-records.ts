import { setImmediate } from 'node:timers/promises';
import { z } from 'zod';
import type { RejectedRecord } from '../domain/rejected-record.ts';
import { nameText } from './wire/fields.ts';

export interface ParsedRecords<T> {
  readonly records: readonly T[];
  readonly rejected: readonly RejectedRecord[];
}

/**
 * Reads records one by one: a bad one is set aside with its field and reason and fails nothing else. `idName` is
 * what the store knows a record by.
 */
export function parseRecords<S extends z.ZodType, T>(
  values: readonly unknown[],
  schema: S,
  convert: (wire: z.output<S>) => T,
  idName: 'id' | 'skuId' = 'id',
): ParsedRecords<T> {
  const records: T[] = [];
  const rejected: RejectedRecord[] = [];
  for (const value of values) {
    const parsed = schema.safeParse(value);
    if (parsed.success) records.push(convert(parsed.data));
    else rejected.push(rejectedRecord(value, parsed.error, idName));
  }
  return { records, rejected };
}

/** A slice of users takes 1 ms, and about 15 in a process that has just started, where a page of 999 at once took 70. */
const sliceSize = 100;

/** As `parseRecords` for a large page: between slices the leases, signals and pages of others get their turn. */
export async function parseInSlices<S extends z.ZodType, T>(
  values: readonly unknown[],
  schema: S,
  convert: (wire: z.output<S>) => T,
): Promise<ParsedRecords<T>> {
  const records: T[] = [];
  const rejected: RejectedRecord[] = [];
  for (let at = 0; at < values.length; at += sliceSize) {
    if (at > 0) await setImmediate();
    const parsed = parseRecords(values.slice(at, at + sliceSize), schema, convert);
    records.push(...parsed.records);
    rejected.push(...parsed.rejected);
  }
  return { records, rejected };
}

// What identifies a record, each read for itself: a bad name must not hide a good id.
const identity = z.object({
  id: nameText.nullable().catch(null),
  skuId: nameText.nullable().catch(null),
  userPrincipalName: nameText.nullable().catch(null),
});

/** Keeps id, field and reason, never the payload (I11): Zod's messages name what was expected, not what came. */
function rejectedRecord(value: unknown, error: z.ZodError, idName: 'id' | 'skuId'): RejectedRecord {
  const known = identity.safeParse(value);
  const issue = error.issues[0];
  return {
    recordId: known.data?.[idName] ?? null,
    field: issue?.path.join('.') ?? '',
    reason: issue?.message ?? 'unreadable',
    userPrincipalName: known.data?.userPrincipalName ?? null,
  };
}
