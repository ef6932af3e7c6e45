import type { Failure } from '../domain/failure.ts';
import type { Step, StepCounts, StepName, StepStatus } from '../domain/step.ts';
import type { Queryable, Transaction } from './database.ts';
import { addedCounts, countValues } from './step-counts.ts';

export interface PlannedStep {
  readonly name: StepName;
  /** Why it is skipped at once; null for a step that runs. */
  readonly skipped: Failure | null;
}

/** Writes the steps of a run and the checkpoint of each that is to run. */
export function insertSteps(
  tx: Transaction,
  run: { readonly runId: string; readonly connectorId: string },
  steps: readonly PlannedStep[],
): void {
  const rows = steps.map((step, position) => ({ ...step, position }));
  const open = steps.filter((step) => step.skipped === null).map((step) => step.name);
  tx.send(
    `with planned as (
       insert into steps (run_id, name, position, status, error, finished_at)
       select $1, s.name, s.position, case when s.skipped is null then 'pending' else 'skipped' end, s.skipped,
         case when s.skipped is null then null else now() end
       from jsonb_to_recordset($3::jsonb) as s (name text, position smallint, skipped jsonb)
       on conflict do nothing
     )
     insert into checkpoints (run_id, connector_id, step) select $1, $2, unnest($4::text[]) on conflict do nothing`,
    [run.runId, run.connectorId, JSON.stringify(rows), [...open, 'finish']],
  );
}

/** Adds to a step's counters. Part of the transaction that did the work, or of a release. */
export async function addCounts(tx: Queryable, step: StepKey, counts: Partial<StepCounts>): Promise<void> {
  await tx.query(`update steps set ${addedCounts(3)} where run_id = $1 and name = $2`, [
    step.runId,
    step.step,
    ...countValues(counts),
  ]);
}

interface StepKey {
  readonly runId: string;
  readonly step: string;
}

interface StepEnding {
  readonly status: Exclude<StepStatus, 'pending' | 'running' | 'canceled'>;
  readonly error: Failure | null;
  readonly counts: Partial<StepCounts>;
}

/**
 * Adds the last counts of a step and ends it, or marks it fetched once the last of its ranges is done. A step that could
 * not be read ends with all of its ranges.
 */
export function closeStep(tx: Transaction, step: StepKey, { status, error, counts }: StepEnding): void {
  tx.send(
    `update steps set ${addedCounts(5)}, error = $4,
       status = case when $3 = 'fetched' and exists (
         select from checkpoints c where c.run_id = $1 and c.step = $2 and not c.is_done
       ) then status else $3 end,
       finished_at = case when $3 = 'fetched' then null else now() end
     where run_id = $1 and name = $2 and status in ('pending', 'running', 'fetched')`,
    [step.runId, step.step, status, error === null ? null : JSON.stringify(error), ...countValues(counts)],
  );
  // whatever else is closed is closed behind its last range
  if (status !== 'skipped' && status !== 'failed') return;
  tx.send(
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
