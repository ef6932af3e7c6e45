import type { RejectedRecord } from '../../../domain/rejected-record.ts';
import { isConcealedName } from '../../../domain/report.ts';
import type { Download, ReportCall, TenantClient } from '../../tenant-client.ts';
import { isWebPage, webPageAdvice } from '../../web-page.ts';
import { csvRecords, type CsvRecord, cut } from './csv-rows.ts';
import { type Cell, columnsOf, personColumn, requireColumns } from './report-columns.ts';
import { BadCell, nameCell } from './report-values.ts';

/** Some rows of a report. `read` counts every record, those concealed and rejected included. */
export interface ReportBatch<Row> {
  readonly rows: readonly Row[];
  readonly read: number;
  /** Rows whose person the tenant hides (graph-facts §6.2). */
  readonly concealed: number;
  readonly rejected: readonly RejectedRecord[];
  /** The download is read to its end, and whole. */
  readonly isLast: boolean;
}

export interface ReportSource<Row> {
  /** Graph's function with its parameters, below `reports/`. */
  readonly path: string;
  /** Columns without which the report says nothing, beside the person's. */
  readonly requires: readonly string[];
  /** Reads a record; throws `BadCell`. */
  readonly toRow: (cell: Cell, userPrincipalName: string) => Row;
}

/** One statement's worth of rows, and all that is held of a report (I10). */
const batchSize = 1_000;

interface OpenBatch<Row> {
  readonly rows: Row[];
  readonly rejected: RejectedRecord[];
  read: number;
  concealed: number;
}

/**
 * Streams a report. Rejects with `GraphError`; after `transient` in mid-stream everything that came before has to
 * be thrown away and the report asked for anew: the link is one-time. A report without rows gives no batch.
 */
export async function* readReport<Row>(
  client: TenantClient,
  source: ReportSource<Row>,
  call: ReportCall,
): AsyncGenerator<ReportBatch<Row>, void> {
  const download = await client.download(`reports/${source.path}`, call);
  let header: CsvRecord | null = null;
  let cellsOf: ((record: CsvRecord) => Cell) | null = null;
  let batch = newBatch<Row>();
  // One record behind: a short one is a bad row where others follow, and a cut download where none does.
  let held: CsvRecord | null = null;
  for await (const record of csvRecords(download, call.signal)) {
    if (header === null || cellsOf === null) {
      header = record;
      cellsOf = readHeader(download, record);
      continue;
    }
    if (held === null) requireColumns(header, source.requires);
    else addRecord(batch, { cells: cellsOf(held), isWhole: held.length === header.length }, source);
    held = record;
    if (batch.read >= batchSize) {
      yield { ...batch, isLast: false };
      batch = newBatch<Row>();
    }
  }
  if (header === null || cellsOf === null) throw cut(download, 'it is empty');
  if (held !== null && held.length < header.length) throw cut(download, 'its last row lacks columns');
  if (held !== null)
    addRecord(batch, { cells: cellsOf(held), isWhole: held.length === header.length }, source);
  if (batch.read > 0) yield { ...batch, isLast: true };
}

function readHeader(download: Download, header: CsvRecord): (record: CsvRecord) => Cell {
  if (isWebPage(header.join())) throw cut(download, 'a web page came in its place', webPageAdvice);
  return columnsOf(header);
}

function newBatch<Row>(): OpenBatch<Row> {
  return { rows: [], rejected: [], read: 0, concealed: 0 };
}

function addRecord<Row>(
  batch: OpenBatch<Row>,
  { cells, isWhole }: { readonly cells: Cell; readonly isWhole: boolean },
  source: ReportSource<Row>,
): void {
  batch.read += 1;
  if (isConcealedName(cells(personColumn) ?? '')) {
    batch.concealed += 1;
    return;
  }
  let userPrincipalName: string | null = null;
  try {
    userPrincipalName = nameCell(cells, personColumn);
    if (!isWhole) throw new BadCell('', 'does not have as many columns as the header');
    batch.rows.push(source.toRow(cells, userPrincipalName));
  } catch (error) {
    if (!(error instanceof BadCell)) throw error;
    batch.rejected.push({ recordId: null, field: error.column, reason: error.message, userPrincipalName });
  }
}
