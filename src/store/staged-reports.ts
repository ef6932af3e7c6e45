import { toJsonb } from './clean-text.ts';
import type { Queryable } from './database.ts';

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
export async function stageRows(
  tx: Queryable,
  runId: string,
  report: string,
  rows: readonly StagedRow[],
): Promise<void> {
  if (rows.length === 0) return;
  await tx.query(`insert into staged_reports (run_id, report, rows) values ($1, $2, $3::jsonb)`, [
    runId,
    report,
    toJsonb(rows),
  ]);
}
