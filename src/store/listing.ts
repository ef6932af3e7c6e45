import type { Claim } from './checkpoints.ts';
import type { Queryable } from './database.ts';

/** Notes a link the listing gave; false when it gave that one before: the listing runs in a circle. */
export async function rememberLink(tx: Queryable, claim: Claim, hash: Uint8Array): Promise<boolean> {
  const rows = await tx.query(
    `insert into seen_links (run_id, step, range, link_hash) values ($1, $2, $3, $4)
     on conflict do nothing returning 1 as added`,
    [claim.runId, claim.step, claim.range, hash],
  );
  return rows.length > 0;
}

/**
 * A range starts again: the links it gave and the records it rejected are forgotten. Whom it showed stays shown: who
 * was deleted since then comes by the delta link, which is older.
 */
export async function forgetRange(tx: Queryable, claim: Claim): Promise<void> {
  const range = [claim.runId, claim.step, claim.range];
  await tx.query(`delete from seen_links where run_id = $1 and step = $2 and range = $3`, range);
  await tx.query(`delete from rejected_rows where run_id = $1 and step = $2 and range = $3`, range);
}

/** Everybody is listed once more: as `forgetRange` for all ranges, and what they counted with it. */
export async function forgetRanges(tx: Queryable, claim: Claim): Promise<void> {
  const step = [claim.runId, claim.step];
  await tx.query(`delete from seen_links where run_id = $1 and step = $2`, step);
  await tx.query(`delete from rejected_rows where run_id = $1 and step = $2`, step);
  await tx.query(
    `update steps set read = 0, unchanged = 0, rejected = 0, out_of_scope = 0 where run_id = $1 and name = $2`,
    step,
  );
}

/** The saved positions of a step's ranges. */
export async function listPositions(db: Queryable, runId: string, step: string): Promise<readonly unknown[]> {
  const rows = await db.query<{ position: unknown }>(
    `select position from checkpoints where run_id = $1 and step = $2 order by range`,
    [runId, step],
  );
  return rows.map((row) => row.position);
}

/** The saved position of each report step of a run, by the step's name. */
export async function listReportPositions(
  db: Queryable,
  runId: string,
): Promise<ReadonlyMap<string, unknown>> {
  const rows = await db.query<{ step: string; position: unknown }>(
    `select step, position from checkpoints where run_id = $1 and step like 'report:%'`,
    [runId],
  );
  return new Map(rows.map((row) => [row.step, row.position]));
}

/** A report's download starts again: its staged rows, rejected ones and counts are forgotten. */
export async function forgetReport(tx: Queryable, claim: Claim, report: string): Promise<void> {
  await tx.query(`delete from staged_reports where run_id = $1 and report = $2`, [claim.runId, report]);
  await tx.query(`delete from rejected_rows where run_id = $1 and step = $2`, [claim.runId, claim.step]);
  await tx.query(`update steps set pages = 0, read = 0, rejected = 0 where run_id = $1 and name = $2`, [
    claim.runId,
    claim.step,
  ]);
}
