import type { Failure } from '../domain/failure.ts';
import type { Queryable } from './database.ts';

export interface DueConnector {
  readonly id: string;
  readonly schedule: string | null;
  readonly timezone: string;
  readonly needsAttention: Failure | null;
  /** The database's time: a scheduler whose own clock is wrong neither skips a run nor starts one twice. */
  readonly now: Date;
}

/** How many runs are live in the whole installation. */
export async function countLiveRuns(db: Queryable): Promise<number> {
  const [row] = await db.query<{ live: number }>(
    `select count(*)::int as live from runs where status in ('queued', 'running')`,
  );
  return row?.live ?? 0;
}

/** Connectors whose time has come, locked for this transaction; those another scheduler holds are skipped. */
export async function lockDueConnectors(tx: Queryable, limit: number): Promise<readonly DueConnector[]> {
  return tx.query<DueConnector>(
    `select id, schedule, timezone, needs_attention as "needsAttention", now() as now from connectors
     where next_run_at <= now() and not is_paused
     order by next_run_at limit $1 for update skip locked`,
    [limit],
  );
}

/** Moves each connector to its next time and starts its run unless one is live; gives the new runs. */
export async function startDueRuns(
  tx: Queryable,
  due: readonly { readonly id: string; readonly nextRunAt: Date }[],
): Promise<readonly { readonly runId: string }[]> {
  const ids = due.map((connector) => connector.id);
  await tx.query(
    `update connectors k set next_run_at = d.next_run_at
     from unnest($1::uuid[], $2::timestamptz[]) as d (id, next_run_at) where k.id = d.id`,
    [ids, due.map((connector) => connector.nextRunAt)],
  );
  return tx.query<{ runId: string }>(
    `with started as (
       insert into runs (connector_id, status, trigger, settings_version)
       select id, 'queued', 'schedule', settings_version from connectors where id = any($1::uuid[])
       on conflict (connector_id) where status in ('queued', 'running') do nothing
       returning id, connector_id
     ), planned as (
       insert into checkpoints (run_id, connector_id, step) select id, connector_id, 'run' from started
     )
     select id as "runId" from started`,
    [ids],
  );
}
