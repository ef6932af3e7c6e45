import type { RunEnding } from '../domain/run.ts';
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

/**
 * Runs that ended within the last hour, whoever ended them: a worker, the reaper, or a command, which counts nothing
 * itself. Those of a removed connector are gone with it. Along `runs_finished`.
 */
export async function countEndedRuns(db: Queryable): Promise<Readonly<Record<RunEnding, number>>> {
  const rows = await db.query<{ status: RunEnding; count: number }>(
    `select status, count(*)::integer as count from runs where finished_at > now() - interval '1 hour' group by status`,
    [],
  );
  const counted = Object.fromEntries(rows.map(({ status, count }) => [status, count]));
  return { succeeded: 0, partial: 0, failed: 0, canceled: 0, ...counted };
}
