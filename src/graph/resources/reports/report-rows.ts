import type { RejectedRecord } from '../../../domain/rejected-record.ts';
import { isConcealedName } from '../../../domain/report.ts';
import type { Download } from '../../tenant-client.ts';
import { isWebPage, webPageAdvice } from '../../web-page.ts';
import type { CsvRecord } from './csv-reader.ts';
import { cut } from './csv-rows.ts';
import { type Cell, columnsOf, personColumn, requireColumns } from './report-columns.ts';
import type { ReportBatch, ReportSource } from './report-source.ts';
import { BadCell, nameCell } from './report-values.ts';

/** One statement's worth of rows, and all that is held of a report (I10). */
const batchSize = 1_000;

interface OpenBatch<Row> {
  readonly rows: Row[];
  readonly rejected: RejectedRecord[];
  read: number;
  concealed: number;
}

/** Makes rows of the records of a report, header first. Throws GraphError where it is no report, or not whole. */
export class ReportRows<Row> {
  readonly #download: Download;
  readonly #source: ReportSource<Row>;
  #header: CsvRecord | null = null;
  #cellsOf: ((record: CsvRecord) => Cell) | null = null;
  /** One record behind: a short one is a bad row where others follow, and a cut download where none does. */
  #held: CsvRecord | null = null;
  #batch = newBatch<Row>();

  constructor(download: Download, source: ReportSource<Row>) {
    this.#download = download;
    this.#source = source;
  }

  get isFull(): boolean {
    return this.#batch.read >= batchSize;
  }

  get isEmpty(): boolean {
    return this.#batch.read === 0;
  }

  take(record: CsvRecord): void {
    if (this.#header === null) {
      this.#readHeader(record);
      return;
    }
    if (this.#held === null) requireColumns(this.#header, this.#source.requires);
    else this.#add(this.#held, this.#header);
    this.#held = record;
  }

  /** Nothing follows. */
  end(): void {
    if (this.#header === null) throw cut(this.#download, 'it is empty');
    if (this.#held === null) return;
    if (this.#held.length < this.#header.length) throw cut(this.#download, 'its last row lacks columns');
    this.#add(this.#held, this.#header);
  }

  flush(): Omit<ReportBatch<Row>, 'isLast'> {
    const batch = this.#batch;
    this.#batch = newBatch();
    return batch;
  }

  #readHeader(record: CsvRecord): void {
    if (isWebPage(record.join())) throw cut(this.#download, 'a web page came in its place', webPageAdvice);
    this.#cellsOf = columnsOf(record);
    this.#header = record;
  }

  #add(record: CsvRecord, header: CsvRecord): void {
    const batch = this.#batch;
    const cells = this.#cellsOf?.(record) ?? noCell;
    batch.read += 1;
    if (isConcealedName(cells(personColumn) ?? '')) {
      batch.concealed += 1;
      return;
    }
    let userPrincipalName: string | null = null;
    try {
      userPrincipalName = nameCell(cells, personColumn);
      if (record.length !== header.length)
        throw new BadCell('', 'does not have as many columns as the header');
      batch.rows.push(this.#source.toRow(cells, userPrincipalName));
    } catch (error) {
      if (!(error instanceof BadCell)) throw error;
      batch.rejected.push({ recordId: null, field: error.column, reason: error.message, userPrincipalName });
    }
  }
}

const noCell: Cell = () => null;

function newBatch<Row>(): OpenBatch<Row> {
  return { rows: [], rejected: [], read: 0, concealed: 0 };
}
