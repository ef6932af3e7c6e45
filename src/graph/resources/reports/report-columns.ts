import { GraphError } from '../../graph-error.ts';
import type { CsvRecord } from './csv-rows.ts';

/** The column that names a person in every report we read. */
export const personColumn = 'User Principal Name';

/** Reads a cell by its column's name; null where the report has no such column. */
export type Cell = (column: string) => string | null;

/**
 * Finds columns by name, whatever their place: order and number change without notice (graph-facts §6.1).
 * Rejects with `protocol` what is no report of people.
 */
export function columnsOf(header: CsvRecord): (record: CsvRecord) => Cell {
  const places = new Map(header.map((name, place) => [keyOf(name), place]));
  if (!places.has(keyOf(personColumn))) {
    throw new GraphError('protocol', `The report has no column "${personColumn}".`);
  }
  return (record) => (column) => {
    const place = places.get(keyOf(column));
    return place === undefined ? null : (record[place]?.trim() ?? null);
  };
}

function keyOf(name: string): string {
  return name.trim().toLowerCase();
}
