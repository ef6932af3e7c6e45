import type { Run } from '../domain/run.ts';
import type { Step } from '../domain/step.ts';
import type { Queryable } from './database.ts';
import type { Release } from './leases.ts';
import { runColumnsSql } from './runs.ts';

/** Why something does not go on before a time, and until when. */
export interface RunWait {
  /** `throttled`: Microsoft asked for it. `budget`: Microsoft's limit for a report is used up. `retry`: after a failure. */
  readonly reason: 'throttled' | 'budget' | 'retry';
  readonly until: Date;
}

export interface WatchedStep extends Omit<Step, 'startedAt' | 'finishedAt'> {
  readonly wait: RunWait | null;
}

/** A run with everything that a person who watches it wants to know. */
export interface WatchedRun extends Run {
  readonly steps: readonly WatchedStep[];
  /** Until when nothing of the run goes on; null where something does, or the run is ended. */
  readonly wait: RunWait | null;
  /** Users of the tenant, as a full listing asked before it began; null where nobody counted them. */
  readonly usersTotal: number | null;
}

interface Parked {
  /** Milliseconds since 1970. */
  readonly parkedUntil: number | null;
  /** How the claim ended that let go of it. */
  readonly released: Release['how'] | null;
}

interface Row extends Run, Parked {
  readonly steps: readonly (Omit<WatchedStep, 'wait'> & Parked)[];
  readonly throttledUntil: Date | null;
  readonly usersTotal: number | null;
}

/** The run of that id as it stands now, in one statement: it is asked for again and again. */
export async function getWatchedRun(db: Queryable, runId: string): Promise<WatchedRun | null> {
  const [row] = await db.query<Row>(
    `select ${runColumnsSql}, p.until as "parkedUntil", p.released,
       case when r.status in ('queued', 'running') and greatest(k.throttled_until, a.throttled_until) > now()
         then greatest(k.throttled_until, a.throttled_until) end as "throttledUntil",
       (select c.position -> 'total' from checkpoints c where c.run_id = r.id and c.step = 'users'
          and jsonb_typeof(c.position -> 'total') = 'number' limit 1) as "usersTotal",
       coalesce((${stepsSql}), '[]') as steps
     from runs r join connectors k on k.id = r.connector_id
       left join app_throttles a on a.cloud = k.cloud and a.client_id = k.client_id
       cross join lateral (
         select ${parkedSql} from checkpoints c
         where c.run_id = r.id and c.step <> 'finish' and not c.is_done and r.status in ('queued', 'running')
       ) p
     where r.id = $1`,
    [runId],
  );
  if (row === undefined) return null;
  const { throttledUntil, parkedUntil, released, steps, ...run } = row;
  return {
    ...run,
    steps: steps.map(({ parkedUntil: until, released: how, ...step }) => ({
      ...step,
      wait: waitOf({ parkedUntil: until, released: how }),
    })),
    wait:
      throttledUntil === null
        ? waitOf({ parkedUntil, released })
        : { reason: 'throttled', until: throttledUntil },
  };
}

/**
 * Of checkpoints `c`: until when the first of them goes on, null where one does already, and what it waits for. A
 * connector that has used up its share of the workers is put off for a second and a half at most, again and again: that
 * is no wait to speak of.
 */
const parkedSql = `case when bool_and(c.lease_token is null and coalesce(c.parked_until > now() + interval '2 seconds', false))
    then extract(epoch from min(c.parked_until)) * 1000 end::float8 as until,
  (array_agg(c.released order by c.parked_until))[1] as released`;

const stepsSql = `select jsonb_agg(jsonb_build_object(
      'name', s.name, 'status', s.status, 'reason', s.error ->> 'kind', 'attempts', s.attempts,
      'requests', s.requests, 'pages', s.pages, 'read', s.read, 'inserted', s.inserted, 'updated', s.updated,
      'unchanged', s.unchanged, 'removed', s.removed, 'rejected', s.rejected, 'outOfScope', s.out_of_scope,
      'throttledMs', s.throttled_ms, 'error', s.error,
      'durationMs', (extract(epoch from coalesce(s.finished_at, now()) - s.started_at) * 1000)::int,
      'parkedUntil', w.until, 'released', w.released) order by s.position)
    from steps s cross join lateral (
      select ${parkedSql} from checkpoints c
      where c.run_id = s.run_id and c.step = s.name and not c.is_done and s.status in ('pending', 'running')
    ) w
    where s.run_id = r.id`;

function waitOf({ parkedUntil, released }: Parked): RunWait | null {
  if (parkedUntil === null) return null;
  const until = new Date(parkedUntil);
  if (released === 'failure') return { reason: 'retry', until };
  return { reason: released === 'budget' ? 'budget' : 'throttled', until };
}
