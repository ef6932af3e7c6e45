import type { Queryable, Transaction } from './database.ts';
import { keepGone, removedColumns } from './removed-users.ts';
import { textArray } from './text-array.ts';
import { withoutNestedLoops } from './without-nested-loops.ts';

/** Notes ids that a full listing of the run showed, in scope or not; gives how many were new to it. */
export async function addSeenUsers(tx: Queryable, runId: string, ids: readonly string[]): Promise<number> {
  if (ids.length === 0) return 0;
  const [row] = await tx.query<{ added: number }>(
    `
    with added as (
      insert into seen_users (run_id, user_id)
      select distinct $1::uuid, id from unnest($2::uuid[]) id order by id
      on conflict do nothing
      returning 1
    )
    select count(*)::integer as added from added`,
    [runId, textArray(ids)],
  );
  return row?.added ?? 0;
}

const isMissing = 'not exists (select from seen_users s where s.run_id = $2 and s.user_id = u.user_id)';

interface ListingCounts {
  /** Distinct ids that it showed. */
  readonly seen: number;
  readonly held: number;
  /** Of those held: whom it did not show. */
  readonly missing: number;
  /** Of those missing: whom an earlier one did not show either, as `rememberMissing` noted. */
  readonly missingAgain: number;
  /** Whom an earlier one did not show. */
  readonly remembered: number;
}

/** What a full listing that reached its end showed, next to what is held. */
export async function countListing(
  db: Queryable,
  connectorId: string,
  runId: string,
): Promise<ListingCounts> {
  const [row] = await db.query<ListingCounts>(
    `
    select (select count(*)::integer from seen_users where run_id = $2) as seen,
      (select count(*)::integer from missing_users where connector_id = $1) as remembered,
      count(*)::integer as held,
      count(*) filter (where s.user_id is null)::integer as missing,
      count(m.user_id) filter (where s.user_id is null)::integer as "missingAgain"
    from users u
    left join seen_users s on s.run_id = $2 and s.user_id = u.user_id
    left join missing_users m on m.connector_id = $1 and m.user_id = u.user_id
    where u.connector_id = $1`,
    [connectorId, runId],
  );
  return row ?? { seen: 0, held: 0, missing: 0, missingAgain: 0, remembered: 0 };
}

/** Ids of held users who were not shown, so many at most. In a transaction, for as long as the look takes. */
export async function listMissing(
  tx: Transaction,
  { connectorId, runId }: { readonly connectorId: string; readonly runId: string },
  limit: number,
): Promise<readonly string[]> {
  return withoutNestedLoops(tx, async () => {
    const rows = await tx.query<{ id: string }>(
      `select u.user_id as id from users u where u.connector_id = $1 and ${isMissing} limit $3`,
      [connectorId, runId, limit],
    );
    return rows.map((row) => row.id);
  });
}

/**
 * Removes who the listing did not show, and keeps who they were in `removed_users`. With `onlyAlsoMissingBefore` only those whom `rememberMissing` noted
 * in an earlier run as well (I4).
 */
export async function sweepMissing(
  tx: Queryable,
  connectorId: string,
  runId: string,
  options: { readonly onlyAlsoMissingBefore: boolean },
): Promise<number> {
  const [row] = await tx.query<{ removed: number }>(
    `
    with gone as (
      delete from users u
      where u.connector_id = $1 and ${isMissing}
        and (not $3 or exists (
          select from missing_users m where m.connector_id = $1 and m.user_id = u.user_id
        ))
      returning ${removedColumns('u')}
    ),
    ${keepGone}
    select count(*)::integer as removed from gone`,
    [connectorId, runId, options.onlyAlsoMissingBefore],
  );
  return row?.removed ?? 0;
}

/** Notes who is missing from this listing, instead of what was noted before; gives their number. */
export async function rememberMissing(tx: Queryable, connectorId: string, runId: string): Promise<number> {
  await forgetMissing(tx, connectorId);
  const [row] = await tx.query<{ noted: number }>(
    `
    with noted as (
      insert into missing_users (connector_id, user_id)
      select $1::uuid, u.user_id from users u where u.connector_id = $1 and ${isMissing}
      returning 1
    )
    select count(*)::integer as noted from noted`,
    [connectorId, runId],
  );
  return row?.noted ?? 0;
}

export async function forgetMissing(tx: Queryable, connectorId: string): Promise<void> {
  await tx.query('delete from missing_users where connector_id = $1', [connectorId]);
}
