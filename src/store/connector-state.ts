import type { FullReason } from '../domain/connector.ts';
import type { Failure } from '../domain/failure.ts';
import type { SealedCredential } from './connector-rows.ts';
import type { Queryable, Transaction } from './database.ts';

/** The sealed credential; null where there is no such connector. */
export async function getCredential(db: Queryable, id: string): Promise<SealedCredential | null> {
  const [row] = await db.query<SealedCredential>(
    'select credential as sealed, credential_key_id as "keyId" from connectors where id = $1',
    [id],
  );
  return row ?? null;
}

/** False where there is no such connector. */
export async function setPaused(db: Queryable, id: string, isPaused: boolean): Promise<boolean> {
  const rows = await db.query('update connectors set is_paused = $2 where id = $1 returning id', [
    id,
    isPaused,
  ]);
  return rows.length > 0;
}

/** From now on the schedule asks once a day, whatever it says; the time it had set before is moved too. */
export async function setNeedsAttention(db: Queryable, id: string, failure: Failure): Promise<void> {
  await db.query(
    `
    update connectors set needs_attention = $2::jsonb, next_run_at = greatest(next_run_at, now() + interval '1 day')
    where id = $1`,
    [id, JSON.stringify(failure)],
  );
}

export async function clearNeedsAttention(db: Queryable, id: string): Promise<void> {
  await db.query(
    'update connectors set needs_attention = null where id = $1 and needs_attention is not null',
    [id],
  );
}

interface UsersRead {
  readonly runId: string;
  /** Where the next incremental run continues; null for both when it has to be a full one. */
  readonly deltaLink: string | null;
  readonly deltaLinkAt: Date | null;
  /** When a full listing was closed, with which whatever asked for one is settled; null for changes only. */
  readonly fullAt: Date | null;
}

/**
 * The users are in step with the tenant as it was when their step began: by the database's clock, and rather too
 * early than too late.
 */
export function setUsersRead(tx: Transaction, id: string, read: UsersRead): void {
  tx.send(
    `
    update connectors set
      data_at = (select started_at from steps where run_id = $2 and name = 'users'),
      delta_link = $3, delta_link_at = $4, last_full_at = coalesce($5, last_full_at),
      full_reason = case when $5::timestamptz is null then full_reason end
    where id = $1`,
    [id, read.runId, read.deltaLink, read.deltaLinkAt, read.fullAt],
  );
}

/** Nothing is held any more that could be of some time. */
export async function clearDataAt(db: Queryable, id: string): Promise<void> {
  await db.query('update connectors set data_at = null where id = $1', [id]);
}

export async function setFullReason(db: Queryable, id: string, reason: FullReason | null): Promise<void> {
  await db.query('update connectors set full_reason = $2 where id = $1', [id, reason]);
}

export async function setNextRunAt(db: Queryable, id: string, at: Date | null): Promise<void> {
  await db.query('update connectors set next_run_at = $2 where id = $1', [id, at]);
}

/** The ids of all keys that credentials are sealed with: one look into an index for each, however many connectors. */
export async function listKeyIds(db: Queryable): Promise<readonly string[]> {
  const rows = await db.query<{ keyId: string }>(
    `
    with recursive keys (id) as (
      select min(credential_key_id) from connectors
      union all
      select (select min(k.credential_key_id) from connectors k where k.credential_key_id > keys.id)
      from keys where keys.id is not null
    )
    select id as "keyId" from keys where id is not null`,
    [],
  );
  return rows.map((row) => row.keyId);
}

/** The first connectors by name whose credential is sealed with one of these keys, and how many there are in all. */
export async function listSealedWith(
  db: Queryable,
  keyIds: readonly string[],
  limit: number,
): Promise<{ readonly names: readonly string[]; readonly total: number }> {
  const rows = await db.query<{ name: string; total: number }>(
    `
    select name, (count(*) over ())::integer as total from connectors
    where credential_key_id = any($1) order by lower(name) limit $2`,
    [keyIds, limit],
  );
  return { names: rows.map((row) => row.name), total: rows[0]?.total ?? 0 };
}
