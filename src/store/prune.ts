import type { Queryable } from './database.ts';

/** Where pruning the runs goes on: behind the run that was looked at last. The time is a text, to the microsecond. */
export interface PrunePosition {
  readonly finishedAt: string;
  readonly id: string;
}

export const pruneStart: PrunePosition = {
  finishedAt: '-infinity',
  id: '00000000-0000-0000-0000-000000000000',
};

export interface PrunedRuns {
  readonly runs: number;
  readonly rejectedRows: number;
  /** Null when there is nothing older behind it. */
  readonly next: PrunePosition | null;
}

/**
 * Looks at `limit` runs that ended more than `days` ago, oldest first, and deletes them with everything of theirs. The
 * last run that a connector ended stays: it says what its data is.
 */
export async function pruneRuns(
  db: Queryable,
  { days, limit, after }: { readonly days: number; readonly limit: number; readonly after: PrunePosition },
): Promise<PrunedRuns> {
  const [row] = await db.query<PrunedRuns & PrunePosition & { readonly looked: number }>(
    `
    with old as (
      select id, connector_id, created_at, finished_at from runs
      where finished_at < now() - $1 * interval '1 day' and (finished_at, id) > ($2::timestamptz, $3::uuid)
      order by finished_at, id limit $4
    ),
    gone as (
      delete from runs r using old o
      where r.id = o.id and exists (
        select from runs n
        where n.connector_id = o.connector_id and n.created_at > o.created_at and n.finished_at is not null
      )
      returning r.id
    ),
    last as (
      select finished_at, id from old order by finished_at desc, id desc limit 1
    )
    select (select count(*) from old)::integer as looked, (select count(*) from gone)::integer as runs,
      (select count(*) from rejected_rows x where x.run_id in (select id from gone))::integer as "rejectedRows",
      (select finished_at::text from last) as "finishedAt", (select id from last) as id`,
    [days, after.finishedAt, after.id, limit],
  );
  if (row === undefined) return { runs: 0, rejectedRows: 0, next: null };
  const { looked, runs, rejectedRows, finishedAt, id } = row;
  return { runs, rejectedRows, next: looked < limit ? null : { finishedAt, id } };
}

/** Forgets up to `limit` people who left more than `days` ago; gives how many. */
export async function pruneRemovedUsers(
  db: Queryable,
  { days, limit }: { readonly days: number; readonly limit: number },
): Promise<number> {
  const rows = await db.query(
    `
    delete from removed_users where ctid = any (array(
      select ctid from removed_users
      where removed_at < now() - $1 * interval '1 day' order by removed_at limit $2
    )) returning 1 as gone`,
    [days, limit],
  );
  return rows.length;
}
