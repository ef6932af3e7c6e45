import type { Queryable } from '../../src/store/database.ts';

/**
 * Lets a minute of quiet pass for every live run: a scheduler then looks after it at its next tick, not a minute
 * later. It still asks the queue before it delivers anything again.
 */
export async function letQuietPass(db: Queryable): Promise<void> {
  await db.query(
    `update runs set delivered_at = delivered_at - interval '1 minute' where status in ('queued', 'running')`,
  );
  await db.query(
    `update checkpoints set active_at = active_at - interval '1 minute',
       parked_until = parked_until - interval '1 minute' * (parked_until < now())::int
     where not is_done and (lease_token is null or leased_until < now())`,
  );
}
