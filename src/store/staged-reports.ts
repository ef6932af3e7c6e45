import { toJsonb } from './clean-text.ts';
import type { Transaction } from './database.ts';

/** A row of any report, kept as it came until `finish` applies it. */
export interface StagedRow {
  readonly userPrincipalName: string;
  readonly refreshedOn: string | null;
}

/** Which staged rows belong to which tenant. */
export interface ReportRun {
  readonly runId: string;
  readonly connectorId: string;
  /** Some rows were concealed or unreadable: who is missing from the others may be one of them (I9). */
  readonly isPartial?: boolean;
}

/** Keeps a batch of a report until `finish` applies it. */
export function stageRows(tx: Transaction, runId: string, report: string, rows: readonly StagedRow[]): void {
  if (rows.length === 0) return;
  tx.send(`insert into staged_reports (run_id, report, rows) values ($1, $2, $3::jsonb)`, [
    runId,
    report,
    toJsonb(rows),
  ]);
}
