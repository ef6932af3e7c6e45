import type { RejectedRecord } from '../domain/rejected-record.ts';
import { cleanText } from './clean-text.ts';
import type { Queryable, Transaction } from './database.ts';

/** Whose records were rejected; a claim of a step is one. */
export interface RejectedIn {
  readonly runId: string;
  readonly connectorId: string;
  readonly step: string;
  readonly range: number;
}

export interface RejectedRow {
  readonly step: string;
  readonly recordId: string | null;
  readonly field: string;
  readonly reason: string;
  readonly rejectedAt: Date;
}

/** Keeps id, field and reason of records that could not be kept; never a name or the payload (I11). */
export function insertRejectedRows(
  tx: Transaction,
  where: RejectedIn,
  records: readonly RejectedRecord[],
): void {
  if (records.length === 0) return;
  tx.send(
    `
    insert into rejected_rows (run_id, connector_id, step, range, record_id, field, reason)
    select $1, $2, $3, $4, record_id, field, reason
    from unnest($5::text[], $6::text[], $7::text[]) as given (record_id, field, reason)`,
    [
      where.runId,
      where.connectorId,
      where.step,
      where.range,
      records.map((record) => (record.recordId === null ? null : cleanText(record.recordId))),
      records.map((record) => cleanText(record.field)),
      records.map((record) => cleanText(record.reason)),
    ],
  );
}

export interface ListedRejectedRow extends RejectedRow {
  readonly id: number;
}

/** A page of the rejected rows of a run, in the order in which they came, behind the one of that id (null: the first). */
export async function listRejectedPage(
  db: Queryable,
  run: { readonly connectorId: string; readonly runId: string },
  page: { readonly afterId: number | null; readonly limit: number },
): Promise<readonly ListedRejectedRow[]> {
  return db.query<ListedRejectedRow>(
    `
    select id, step, record_id as "recordId", field, reason, rejected_at as "rejectedAt"
    from rejected_rows
    where connector_id = $1 and run_id = $2 and id > $3
    order by id limit $4`,
    [run.connectorId, run.runId, page.afterId ?? 0, page.limit],
  );
}

/** The first `limit` rejected rows of a run, in the order in which they came. */
export async function listRejectedRows(
  db: Queryable,
  connectorId: string,
  runId: string,
  limit: number,
): Promise<readonly RejectedRow[]> {
  return db.query<RejectedRow>(
    `
    select step, record_id as "recordId", field, reason, rejected_at as "rejectedAt"
    from rejected_rows
    where connector_id = $1 and run_id = $2
    order by id limit $3`,
    [connectorId, runId, limit],
  );
}
