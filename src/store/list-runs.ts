import type { Run, RunStatus } from '../domain/run.ts';
import type { Queryable } from './database.ts';
import { runColumnsSql } from './runs.ts';

export interface RunFilter {
  /** Null: of all connectors. */
  readonly connectorId: string | null;
  readonly status: RunStatus | null;
}

/** Where a page begins: when the run before it was made, as the database writes it, and its id. */
export type RunKey = readonly [createdAt: string, id: string];

export interface ListedRun extends Run {
  /** Whole microseconds, which a Date has not. */
  readonly createdKey: string;
}

/** A page of runs, newest first, behind `after` (null: from the newest). */
export async function listRunsPage(
  db: Queryable,
  { connectorId, status }: RunFilter,
  page: { readonly after: RunKey | null; readonly limit: number },
): Promise<readonly ListedRun[]> {
  // One condition each: with `or` neither index would do.
  const where = [
    connectorId === null ? '$1::uuid is null' : 'r.connector_id = $1',
    status === null ? '$2::text is null' : 'r.status = $2',
    page.after === null
      ? '$3::timestamptz is null and $4::uuid is null'
      : '(r.created_at, r.id) < ($3::timestamptz, $4::uuid)',
  ].join(' and ');
  return db.query<ListedRun>(
    `select ${runColumnsSql}, r.created_at::text as "createdKey"
     from runs r join connectors k on k.id = r.connector_id
     where ${where} order by r.created_at desc, r.id desc limit $5`,
    [connectorId, status, page.after?.[0] ?? null, page.after?.[1] ?? null, page.limit],
  );
}
