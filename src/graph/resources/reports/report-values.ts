import { z } from 'zod';
import { nameText } from '../../wire/fields.ts';
import type { Cell } from './report-columns.ts';

/** A cell that does not hold what its column is for. Carries the column, never the value (I11). */
export class BadCell extends Error {
  readonly column: string;

  constructor(column: string, reason: string) {
    super(reason);
    this.column = column;
  }
}

// The patterns of zod by themselves: a report of a million people has eight million dates.
const day = z.regexes.date;
const moment = z.regexes.datetime({ offset: true, local: true });
const words: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['yes', true],
  ['false', false],
  ['no', false],
]);
const mostDevices = 2 ** 31 - 1;

/** YYYY-MM-DD, from that or from a timestamp: Microsoft changed between the two once (graph-facts §6.1). */
export function dateCell(cell: Cell, column: string): string | null {
  const value = cell(column);
  if (value === null || value === '') return null;
  if (day.test(value)) return value;
  if (moment.test(value)) return value.slice(0, 10);
  throw new BadCell(column, 'is no date');
}

/** True/False or Yes/No. */
export function booleanCell(cell: Cell, column: string): boolean | null {
  const value = cell(column);
  if (value === null || value === '') return null;
  const word = words.get(value.toLowerCase());
  if (word === undefined) throw new BadCell(column, 'is neither yes nor no');
  return word;
}

/** A whole number from 0. */
export function countCell(cell: Cell, column: string): number | null {
  const value = cell(column);
  if (value === null || value === '') return null;
  const count = /^\d+$/.test(value) ? Number(value) : Number.NaN;
  if (Number.isNaN(count) || count > mostDevices) throw new BadCell(column, 'is no count');
  return count;
}

// Once, not per cell: making a schema takes longer than using it.
const presentName = nameText.min(1);

/** A name that must be there. */
export function nameCell(cell: Cell, column: string): string {
  const parsed = presentName.safeParse(cell(column) ?? '');
  if (!parsed.success) throw new BadCell(column, parsed.error.issues[0]?.message ?? 'is unreadable');
  return parsed.data;
}
