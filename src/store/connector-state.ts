import type { FullReason } from '../domain/connector.ts';
import type { Failure } from '../domain/failure.ts';
import type { SealedCredential } from './connector-rows.ts';
import type { Queryable } from './database.ts';

/** The sealed credential; null where there is no such connector. */
export async function getCredential(db: Queryable, id: string): Promise<SealedCredential | null> {
  const [row] = await db.query<SealedCredential>(
    'select credential as sealed, credential_key_id as "keyId" from connectors where id = $1',
    [id],
  );
  return row ?? null;
}

/**
 * Puts the same credential under another key. Nothing that runs is disturbed: the settings keep their version.
 * False where the credential was set anew in the meantime, which must not be undone.
 */
export async function resealCredential(
  db: Queryable,
  id: string,
  from: SealedCredential,
  to: SealedCredential,
): Promise<boolean> {
  const rows = await db.query(
    'update connectors set credential = $3, credential_key_id = $4 where id = $1 and credential = $2 returning id',
    [id, from.sealed, to.sealed, to.keyId],
  );
  return rows.length > 0;
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

/** Only ever later: of two jobs that were told to wait the longer wait counts. */
export async function raiseThrottledUntil(db: Queryable, id: string, until: Date): Promise<void> {
  await db.query(
    `
    update connectors set throttled_until = $2
    where id = $1 and (throttled_until is null or throttled_until < $2)`,
    [id, until],
  );
}

/** Where the next incremental run continues; null for both when it has to be a full one. */
export async function setDelta(
  db: Queryable,
  id: string,
  link: string | null,
  at: Date | null,
): Promise<void> {
  await db.query('update connectors set delta_link = $2, delta_link_at = $3 where id = $1', [id, link, at]);
}

/** A full listing was closed: whatever asked for one is settled. */
export async function setLastFull(db: Queryable, id: string, at: Date): Promise<void> {
  await db.query('update connectors set last_full_at = $2, full_reason = null where id = $1', [id, at]);
}

export async function setFullReason(db: Queryable, id: string, reason: FullReason | null): Promise<void> {
  await db.query('update connectors set full_reason = $2 where id = $1', [id, reason]);
}

export async function setNextRunAt(db: Queryable, id: string, at: Date | null): Promise<void> {
  await db.query('update connectors set next_run_at = $2 where id = $1', [id, at]);
}

/** Which key each connector's credential is sealed with. */
export async function listSealedConnectors(
  db: Queryable,
): Promise<readonly { readonly name: string; readonly keyId: string }[]> {
  return db.query('select name, credential_key_id as "keyId" from connectors order by lower(name)', []);
}
