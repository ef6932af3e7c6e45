import type { BadRecord } from './fault-rule.ts';

const HUGE = 2 * 1024 * 1024;

function spoil(record: Record<string, unknown>, how: BadRecord): unknown {
  switch (how) {
    case 'missingId': {
      return Object.fromEntries(Object.entries(record).filter(([name]) => name !== 'id'));
    }
    case 'hugeDisplayName': {
      return { ...record, displayName: 'x'.repeat(HUGE) };
    }
    case 'badDate': {
      return { ...record, createdDateTime: 'yesterday' };
    }
    case 'notObject': {
      return 'a record that is none';
    }
    case 'duplicate': {
      return record;
    }
  }
}

/** Spoils the first record of a page; `duplicate` gives it a second time at the end. */
export function withBadRecord(body: Record<string, unknown>, how: BadRecord): Record<string, unknown> {
  const { value } = body;
  if (!Array.isArray(value) || value.length === 0) return body;
  const [first, ...rest]: Record<string, unknown>[] = value;
  if (first === undefined) return body;
  return { ...body, value: how === 'duplicate' ? [first, ...rest, first] : [spoil(first, how), ...rest] };
}
