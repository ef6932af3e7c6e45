import { GraphError } from '../../graph-error.ts';
import type { CsvRecord } from './csv-reader.ts';

/** The column that names a person in every report we read. */
export const personColumn = 'User Principal Name';

/** No record has anything there. */
const nowhere = -1;

/** Reads a cell by its column's name; null where the report has no such column. */
export type Cell = (column: string) => string | null;

/**
 * Finds columns by name, whatever their place: order and number change without notice (graph-facts §6.1).
 * Rejects with `protocol` what is no report of people.
 */
export function columnsOf(header: CsvRecord): (record: CsvRecord) => Cell {
  requireColumns(header, [personColumn]);
  const places = new Map(header.map((name, place) => [keyOf(name), place]));
  // by the names as they are asked for: the same few for each of a million rows
  const asked = new Map<string, number>();
  const placeOf = (column: string): number => {
    const place = places.get(keyOf(column)) ?? nowhere;
    asked.set(column, place);
    return place;
  };
  return (record) => (column) => record[asked.get(column) ?? placeOf(column)]?.trim() ?? null;
}

/** Rejects with `protocol` where a column is missing without which the rows would call people idle (I9). */
export function requireColumns(header: CsvRecord, required: readonly string[]): void {
  const names = new Set(header.map((name) => keyOf(name)));
  const missing = required.find((name) => !names.has(keyOf(name)));
  if (missing !== undefined) throw new GraphError('protocol', `The report has no column "${missing}".`);
}

function keyOf(name: string): string {
  return name.trim().toLowerCase();
}
