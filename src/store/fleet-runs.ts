import type { Queryable } from './database.ts';

export interface FleetRuns {
  readonly queued: number;
  readonly running: number;
  /** Of the job that waits longest for a worker; 0 when none waits. */
  readonly waitSeconds: number;
}

/**
 * Live runs, and how long their jobs wait. The wait is read here and not from the queue, which keeps when a job was
 * made and not since when it waits. `finish` waits for its steps, so it does not count.
 */
export async function readFleetRuns(db: Queryable): Promise<FleetRuns> {
  const [row] = await db.query<FleetRuns>(
    `
    select (count(*) filter (where r.status = 'queued'))::integer as queued,
      (count(*) filter (where r.status = 'running'))::integer as running,
      coalesce(extract(epoch from now() - min(w.since)), 0)::float8 as "waitSeconds"
    from runs r
    left join lateral (
      select min(greatest(c.active_at, c.parked_until)) as since from checkpoints c
      where c.run_id = r.id and not c.is_done and c.step <> 'finish'
        and coalesce(c.leased_until <= now(), true) and coalesce(c.parked_until <= now(), true)
    ) w on true
    where r.status in ('queued', 'running')`,
    [],
  );
  return row ?? { queued: 0, running: 0, waitSeconds: 0 };
}
