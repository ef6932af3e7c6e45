import type { Failure } from '../domain/failure.ts';
import type { Step, StepCounts, StepName, StepStatus } from '../domain/step.ts';
import type { Queryable } from './database.ts';

export interface PlannedStep {
  readonly name: StepName;
  /** Why it is skipped at once; null for a step that runs. */
  readonly skipped: Failure | null;
}

/** Writes the steps of a run and the checkpoint of each that is to run. */
export async function insertSteps(
  tx: Queryable,
  run: { readonly runId: string; readonly connectorId: string },
  steps: readonly PlannedStep[],
): Promise<void> {
  const rows = steps.map((step, position) => ({ ...step, position }));
  await tx.query(
    `insert into steps (run_id, name, position, status, error, finished_at)
     select $1, s.name, s.position, case when s.skipped is null then 'pending' else 'skipped' end, s.skipped,
       case when s.skipped is null then null else now() end
     from jsonb_to_recordset($2::jsonb) as s (name text, position smallint, skipped jsonb)
     on conflict do nothing`,
    [run.runId, JSON.stringify(rows)],
  );
  const open = steps.filter((step) => step.skipped === null).map((step) => step.name);
  await tx.query(
    `insert into checkpoints (run_id, connector_id, step) select $1, $2, unnest($3::text[]) on conflict do nothing`,
    [run.runId, run.connectorId, [...open, 'finish']],
  );
}

/** Adds to a step's counters. Part of the transaction that did the work, or of a release. */
export async function addCounts(
  tx: Queryable,
  step: { readonly runId: string; readonly step: string },
  counts: Partial<StepCounts>,
): Promise<void> {
  const of = (key: keyof StepCounts): number => Math.round(counts[key] ?? 0);
  await tx.query(
    `update steps set requests = requests + $3, pages = pages + $4, read = read + $5, inserted = inserted + $6,
       updated = updated + $7, unchanged = unchanged + $8, removed = removed + $9, rejected = rejected + $10,
       out_of_scope = out_of_scope + $11, throttled_ms = throttled_ms + $12
     where run_id = $1 and name = $2`,
    [
      step.runId,
      step.step,
      of('requests'),
      of('pages'),
      of('read'),
      of('inserted'),
      of('updated'),
      of('unchanged'),
      of('removed'),
      of('rejected'),
      of('outOfScope'),
      of('throttledMs'),
    ],
  );
}

/** Ends a step, or marks it fetched once the last of its ranges is done. */
export async function setStepStatus(
  tx: Queryable,
  step: { readonly runId: string; readonly step: string },
  status: Exclude<StepStatus, 'pending' | 'running'>,
  error: Failure | null,
): Promise<void> {
  await tx.query(
    `update steps set status = $3, error = $4,
       finished_at = case when $3 = 'fetched' then null else now() end
     where run_id = $1 and name = $2 and status in ('pending', 'running', 'fetched')
       and ($3 <> 'fetched' or not exists (
         select 1 from checkpoints c where c.run_id = $1 and c.step = $2 and not c.is_done))`,
    [step.runId, step.step, status, error === null ? null : JSON.stringify(error)],
  );
  if (status === 'fetched') return;
  await tx.query(
    `update checkpoints set is_done = true, lease_token = null, leased_by = null
     where run_id = $1 and step = $2 and not is_done`,
    [step.runId, step.step],
  );
}

/**
 * Ends every step that is not ended, with one and the same error, and their checkpoints with them. Checkpoints come
 * first, as in every commit: the other way round this and a commit would wait for each other.
 */
export async function endOpenSteps(
  tx: Queryable,
  runId: string,
  status: 'failed' | 'canceled',
  error: Failure | null,
): Promise<void> {
  await tx.query(
    `update checkpoints set is_done = true, lease_token = null, leased_by = null, active_at = now()
     where run_id = $1 and step not in ('run', 'finish') and not is_done`,
    [runId],
  );
  await tx.query(
    `update steps set status = $2, error = $3, finished_at = now()
     where run_id = $1 and status in ('pending', 'running')`,
    [runId, status, error === null ? null : JSON.stringify(error)],
  );
}

/** Ends what was read and will not be closed any more: the run ends without its `finish`. */
export async function endFetchedSteps(
  tx: Queryable,
  runId: string,
  status: 'failed' | 'canceled',
  error: Failure | null,
): Promise<void> {
  await tx.query(
    `update steps set status = $2, error = $3, finished_at = now() where run_id = $1 and status = 'fetched'`,
    [runId, status, error === null ? null : JSON.stringify(error)],
  );
}

/** The steps of a run in their order. */
export async function listSteps(db: Queryable, runId: string): Promise<readonly Step[]> {
  return db.query<Step>(
    `select name, status, error ->> 'kind' as reason, attempts, requests, pages, read, inserted, updated, unchanged,
       removed, rejected, out_of_scope as "outOfScope", throttled_ms as "throttledMs", started_at as "startedAt",
       finished_at as "finishedAt", error,
       (extract(epoch from coalesce(finished_at, now()) - started_at) * 1000)::int as "durationMs"
     from steps where run_id = $1 order by position`,
    [runId],
  );
}

export interface OpenCheckpoint {
  readonly runId: string;
  readonly step: StepName | 'run' | 'finish';
  readonly range: number;
  readonly hop: number;
}

/** Ranges of runs that are not done, `run` and `finish` included. */
export async function listOpenCheckpoints(
  db: Queryable,
  runIds: readonly string[],
): Promise<readonly OpenCheckpoint[]> {
  return db.query(
    `select run_id as "runId", step, range, hop from checkpoints
     where run_id = any ($1::uuid[]) and not is_done order by run_id, step, range`,
    [runIds],
  );
}
