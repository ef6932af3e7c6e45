import type { BadRecord } from './fault-rule.ts';

const HUGE = 2 * 1024 * 1024;

const SPOIL = {
  missingId: (record) => Object.fromEntries(Object.entries(record).filter(([name]) => name !== 'id')),
  hugeDisplayName: (record) => ({ ...record, displayName: 'x'.repeat(HUGE) }),
  badDate: (record) => ({ ...record, createdDateTime: 'yesterday' }),
  notObject: () => 'a record that is none',
  duplicate: (record) => record,
} satisfies Record<BadRecord, (record: object) => unknown>;

/** Spoils the first record of a page; `duplicate` gives it a second time at the end. */
export function withBadRecord(body: Record<string, unknown>, how: BadRecord): Record<string, unknown> {
  const value: readonly unknown[] = Array.isArray(body['value']) ? body['value'] : [];
  const [first, ...rest] = value;
  if (typeof first !== 'object' || first === null) return body;
  return { ...body, value: [SPOIL[how](first), ...rest, ...(how === 'duplicate' ? [first] : [])] };
}
