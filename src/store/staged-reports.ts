import { cleanText, toJsonb } from './clean-text.ts';
import type { Queryable } from './database.ts';

/** A row of any report, kept whole until `finish` applies it. */
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

export async function stageRows(
  tx: Queryable,
  runId: string,
  report: string,
  rows: readonly StagedRow[],
): Promise<void> {
  if (rows.length === 0) return;
  await tx.query(
    `
    insert into staged_report_rows (run_id, report, upn, row)
    select $1, $2, lower(upn), row::jsonb from unnest($3::text[], $4::text[]) as given (upn, row)`,
    [runId, report, rows.map((row) => cleanText(row.userPrincipalName)), rows.map((row) => toJsonb(row))],
  );
}
