import Table from 'cli-table3';
import { type BenchRow, isHeld, type Line, type RowResult } from './bench-row.ts';

export interface Finished extends RowResult {
  readonly row: BenchRow;
}

/** The table, and below it the notes of each row. */
export function formatTable(results: readonly Finished[]): string {
  const head = ['row', 'what', 'measured', 'reference', 'result', 'bound', ''];
  const table = new Table({ head, style: { head: [], border: [], compact: true } });
  for (const { row, lines } of results) for (const line of lines) table.push(cells(row, line));
  const notes = results.flatMap(({ row, notes: said }) => said.map((note) => `${row.name}: ${note}`));
  return [table.toString(), ...notes, ''].join('\n');
}

const isCount = ({ unit }: Line): boolean => unit === 'requests' || unit === 'rows';

function cells({ name }: BenchRow, line: Line): string[] {
  const { bound, unit } = line;
  const held = isHeld(line);
  return [
    name,
    line.what,
    line.measured,
    line.reference ?? '–',
    `${line.value.toFixed(isCount(line) ? 0 : 2)} ${unit}`,
    bound === null ? '–' : `${bound.kind} ${bound.value} ${unit}`,
    held === null ? '' : held ? 'held' : 'MISSED',
  ];
}
