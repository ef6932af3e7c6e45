import { stringify } from 'csv-stringify/sync';
import type { StoreContext } from '../command-context.ts';
import type { CellValue, Column } from './column.ts';
import { csvCell } from './csv-cell.ts';
import { drawTable } from './draw-table.ts';
import type { OutputFormat } from './output-format.ts';
import { writeText } from './write-text.ts';

// A table is laid out whole, so it is kept short; CSV and JSON are written page by page.
const maxTableRows = 1000;

/** Prints pages of rows: JSON the rows as they are in one array, table and CSV their columns. */
export async function printPages<Row>(
  context: StoreContext,
  format: OutputFormat,
  columns: readonly Column<Row>[],
  pages: AsyncIterable<readonly Row[]> | Iterable<readonly Row[]>,
): Promise<void> {
  switch (format) {
    case 'json':
      return await printJsonPages(context, pages);
    case 'csv':
      return await printCsvPages(context, columns, pages);
    case 'table':
      return await printTable(context, columns, pages);
  }
}

/** Prints a list that is in memory already. */
export async function printRows<Row>(
  context: StoreContext,
  format: OutputFormat,
  columns: readonly Column<Row>[],
  rows: readonly Row[],
): Promise<void> {
  await printPages(context, format, columns, [rows]);
}

export async function printJson(context: StoreContext, value: unknown): Promise<void> {
  await writeText(context.stdout, `${JSON.stringify(value, null, 2)}\n`);
}

async function printJsonPages<Row>(
  context: StoreContext,
  pages: AsyncIterable<readonly Row[]> | Iterable<readonly Row[]>,
): Promise<void> {
  let separator = '\n';
  await writeText(context.stdout, '[');
  for await (const page of pages) {
    context.signal.throwIfAborted();
    for (const row of page) {
      await writeText(context.stdout, `${separator}${JSON.stringify(row)}`);
      separator = ',\n';
    }
  }
  await writeText(context.stdout, separator === '\n' ? ']\n' : '\n]\n');
}

async function printCsvPages<Row>(
  context: StoreContext,
  columns: readonly Column<Row>[],
  pages: AsyncIterable<readonly Row[]> | Iterable<readonly Row[]>,
): Promise<void> {
  await writeText(context.stdout, stringify([columns.map((column) => column.name)]));
  for await (const page of pages) {
    context.signal.throwIfAborted();
    await writeText(
      context.stdout,
      stringify(page.map((row) => columns.map((column) => csvCell(column.value(row))))),
    );
  }
}

async function printTable<Row>(
  context: StoreContext,
  columns: readonly Column<Row>[],
  pages: AsyncIterable<readonly Row[]> | Iterable<readonly Row[]>,
): Promise<void> {
  const shown = columns.filter((column) => column.isInTable !== false);
  const table: string[][] = [];
  let isCut = false;
  for await (const page of pages) {
    const rows = page.slice(0, maxTableRows - table.length);
    table.push(...rows.map((row) => shown.map((column) => tableCell(column.value(row)))));
    if (rows.length < page.length) {
      isCut = true;
      break;
    }
  }
  const head = shown.map((column) => column.name);
  await writeText(context.stdout, `${drawTable(head, table)}\n`);
  if (isCut) {
    context.stderr.write(`Only the first ${String(maxTableRows)} rows; --format csv or --json gives all.\n`);
  }
}

/** A terminal obeys control characters, and a name comes from outside: they are left out. */
function tableCell(value: CellValue): string {
  return value === null ? '–' : String(value).replaceAll(/\p{Cc}/gu, ' ');
}
