import type { RejectedRecord } from '../../../domain/rejected-record.ts';
import type { Cell } from './report-columns.ts';

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
