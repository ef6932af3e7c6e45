import type { Queryable } from './database.ts';

export interface LiveRun {
  readonly runId: string;
  readonly delivery: number;
  readonly isPlanned: boolean;
}

/** A live run is left alone for so long after its last claim, commit, due parking or delivery. */
const quietSeconds = 60;
const deadlineHours = 24;

/** Live runs nobody seems to work at: no claim, no commit and no due parking for a minute; the longest quiet first. */
export async function listQuietRuns(db: Queryable, limit: number): Promise<readonly LiveRun[]> {
  return db.query<LiveRun>(
    `select r.id as "runId", r.delivery, r.status = 'running' as "isPlanned" from runs r
     where r.status in ('queued', 'running') and r.delivered_at < now() - $2 * interval '1 second'
       and not exists (
         select 1 from checkpoints c where c.run_id = r.id and not c.is_done and (
           (c.lease_token is not null and c.leased_until > now())
           or greatest(c.active_at, c.parked_until) > now() - $2 * interval '1 second'))
     order by r.delivered_at limit $1`,
    [limit, quietSeconds],
  );
}

export interface OverdueRun extends LiveRun {
  /** Its `finish` had an hour and did not end it either. */
  readonly isHopeless: boolean;
}

/** Live runs past their deadline of 24 hours with something to end; those that wait for `finish` only are left to it. */
export async function listOverdueRuns(db: Queryable, limit: number): Promise<readonly OverdueRun[]> {
  return db.query<OverdueRun>(
    `select r.id as "runId", r.delivery, r.status = 'running' as "isPlanned",
       r.created_at < now() - ($2 + 1) * interval '1 hour' as "isHopeless"
     from runs r
     where r.status in ('queued', 'running') and r.created_at < now() - $2 * interval '1 hour'
       and (r.status = 'queued' or r.created_at < now() - ($2 + 1) * interval '1 hour' or exists (
         select 1 from checkpoints c
         where c.run_id = r.id and not c.is_done and c.step not in ('run', 'finish')))
     order by r.created_at limit $1`,
    [limit, deadlineHours],
  );
}

/** The reaper looked at the runs and their jobs were there: it looks again in a minute. */
export async function markLookedAfter(db: Queryable, runIds: readonly string[]): Promise<void> {
  if (runIds.length === 0) return;
  // one that is locked is not quiet any more, or another scheduler looks after it
  await db.query(
    `update runs set delivered_at = now()
     where id in (select id from runs where id = any ($1::uuid[]) for update skip locked)`,
    [runIds],
  );
}

/** Raises the delivery, which makes older jobs stale; null when somebody else did, or the run ended. */
export async function raiseDelivery(db: Queryable, run: LiveRun): Promise<number | null> {
  const [row] = await db.query<{ delivery: number }>(
    `update runs set delivery = delivery + 1, delivered_at = now()
     where id = $1 and delivery = $2 and status in ('queued', 'running') returning delivery`,
    [run.runId, run.delivery],
  );
  return row?.delivery ?? null;
}
