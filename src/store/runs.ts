import type { Failure } from '../domain/failure.ts';
import type { EndedRun, Run, RunEnding, RunMode, RunTrigger, RunWithSteps } from '../domain/run.ts';
import type { Queryable, Transaction } from './database.ts';
import { listSteps } from './steps.ts';

/** Of `runs r` joined to `connectors k`. */
export const runColumnsSql = `r.id, r.connector_id as "connectorId", k.name as connector, r.status, r.mode, r.trigger, r.delivery,
  r.created_at as "createdAt", r.started_at as "startedAt", r.finished_at as "finishedAt", r.warnings, r.error,
  (r.requests + (select coalesce(sum(s.requests), 0) from steps s where s.run_id = r.id))::int as requests`;

/**
 * Starts a run in the database, or gives the one that is live: the partial unique index lets one through,
 * however many ask at once (I2). Null when the connector is not there any more.
 */
export async function insertRun(
  tx: Queryable,
  run: { readonly connectorId: string; readonly trigger: RunTrigger; readonly full: boolean },
): Promise<{ runId: string; isNew: boolean } | null> {
  const [inserted] = await tx.query<{ id: string }>(
    `insert into runs (connector_id, status, trigger, full_requested, settings_version)
     select id, 'queued', $2, $3, settings_version from connectors where id = $1
     on conflict (connector_id) where status in ('queued', 'running') do nothing
     returning id`,
    [run.connectorId, run.trigger, run.full],
  );
  if (!inserted) {
    const live = await getLiveRunId(tx, run.connectorId);
    return live === null ? null : { runId: live, isNew: false };
  }
  await tx.query(`insert into checkpoints (run_id, connector_id, step) values ($1, $2, 'run')`, [
    inserted.id,
    run.connectorId,
  ]);
  return { runId: inserted.id, isNew: true };
}

/** Takes back a run that never reached the queue; one that somebody works at stays. */
export async function deleteQueuedRun(db: Queryable, runId: string): Promise<void> {
  await db.query(`delete from runs where id = $1 and status = 'queued'`, [runId]);
}

export async function getLiveRunId(db: Queryable, connectorId: string): Promise<string | null> {
  const [row] = await db.query<{ id: string }>(
    `select id from runs where connector_id = $1 and status in ('queued', 'running')`,
    [connectorId],
  );
  return row?.id ?? null;
}

/** The live run that was started under older settings than the connector has now. */
export async function getOutdatedRunId(
  db: Queryable,
  connector: { readonly id: string; readonly settingsVersion: number },
): Promise<string | null> {
  const [row] = await db.query<{ id: string }>(
    `select id from runs where connector_id = $1 and status in ('queued', 'running') and settings_version < $2`,
    [connector.id, connector.settingsVersion],
  );
  return row?.id ?? null;
}

export async function getRun(db: Queryable, runId: string): Promise<Run | null> {
  const [run] = await db.query<Run>(
    `select ${runColumnsSql} from runs r join connectors k on k.id = r.connector_id where r.id = $1`,
    [runId],
  );
  return run ?? null;
}

export async function getRunWithSteps(db: Queryable, runId: string): Promise<RunWithSteps | null> {
  const run = await getRun(db, runId);
  return run && { ...run, steps: await listSteps(db, runId) };
}

/** Newest first; of one connector, or of all when `connectorId` is null. */
export async function listRuns(
  db: Queryable,
  { connectorId, limit }: { readonly connectorId: string | null; readonly limit: number },
): Promise<readonly Run[]> {
  // One condition each: with `or` neither index would do.
  const where = connectorId === null ? '$1::uuid is null' : 'r.connector_id = $1';
  return db.query<Run>(
    `select ${runColumnsSql} from runs r join connectors k on k.id = r.connector_id
     where ${where} order by r.created_at desc limit $2`,
    [connectorId, limit],
  );
}

/** The run is planned and under way; `requests` are those that belong to no step (the token). */
export function setPlanned(tx: Transaction, runId: string, plan: { mode: RunMode; requests: number }): void {
  tx.send(
    `update runs set status = 'running', mode = $2, requests = requests + $3, started_at = coalesce(started_at, now())
     where id = $1 and status in ('queued', 'running')`,
    [runId, plan.mode, plan.requests],
  );
}

/** Delta asked for a full listing in mid-run. */
export async function setRunMode(tx: Queryable, runId: string, mode: RunMode): Promise<void> {
  await tx.query(`update runs set mode = $2 where id = $1`, [runId, mode]);
}

/**
 * Ends a run, notes how on its connector (which the caller has locked: `lockRun`), and drops what only the live one needed: staged report rows, seen ids and links, and every claim,
 * so that a worker still at it writes nothing. Null when the run was ended before.
 */
export async function closeRun(
  tx: Transaction,
  runId: string,
  ending: {
    readonly status: RunEnding;
    readonly error: Failure | null;
    readonly warnings: readonly string[];
  },
): Promise<EndedRun | null> {
  const [ended] = await tx.query<Pick<EndedRun, 'trigger' | 'durationMs'>>(
    `with ended as (
       update runs set status = $2, error = $3, warnings = $4, finished_at = now(), started_at = coalesce(started_at, created_at)
       where id = $1 and status in ('queued', 'running') returning connector_id,
         trigger, (extract(epoch from finished_at - started_at) * 1000)::float8 as "durationMs"
     ),
     noted as (
       update connectors k set last_run_status = $2 from ended e
       where k.id = e.connector_id and k.last_run_status is distinct from $2
     ),
     let_go as (
       update checkpoints set is_done = true, lease_token = null, leased_by = null
       where run_id = $1 and (not is_done or lease_token is not null) and exists (select from ended)
     )
     select trigger, "durationMs" from ended`,
    [runId, ending.status, ending.error === null ? null : JSON.stringify(ending.error), ending.warnings],
  );
  if (ended === undefined) return null;
  // behind the claims, and so with what a commit that was just under way had written
  tx.send(
    `with staged as (delete from staged_reports where run_id = $1),
     links as (delete from seen_links where run_id = $1)
     delete from seen_users where run_id = $1`,
    [runId],
  );
  return { status: ending.status, ...ended };
}

/** Locks connector and run, in the order in which a claim does, before the checkpoints of more than one step. */
export function lockRun(
  tx: Transaction,
  run: { readonly runId: string; readonly connectorId: string },
): void {
  tx.send(
    // the run is found by the locked connector, and so locked after it
    `with connector as materialized (select id from connectors where id = $1 for no key update)
     select 1 from connector k join runs r on r.connector_id = k.id where r.id = $2 for no key update of r`,
    [run.connectorId, run.runId],
  );
}

/** Adds requests that belong to no step: those of the planning. */
export async function addRunRequests(tx: Queryable, runId: string, requests: number): Promise<void> {
  await tx.query(`update runs set requests = requests + $2 where id = $1`, [runId, requests]);
}
