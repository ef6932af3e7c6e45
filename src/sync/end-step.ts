import type { Failure } from '../domain/failure.ts';
import type { StepCounts } from '../domain/step.ts';
import { setNeedsAttention } from '../store/connector-state.ts';
import type { Transaction } from '../store/database.ts';
import { completeRange } from '../store/leases.ts';
import { lockRanges } from '../store/ranges.ts';
import { lockRun } from '../store/runs.ts';
import { closeStep, endOpenSteps } from '../store/steps.ts';
import type { JobScope } from './job-scope.ts';

interface Ending {
  readonly status: 'fetched' | 'succeeded';
  /** Where it ends; null leaves what was saved. */
  readonly position: object | null;
}

/** Closes the claimed range, and with the last one the step, in one transaction with its last rows. */
export async function endStep(
  scope: JobScope,
  { status, position }: Ending,
  work: (tx: Transaction) => Partial<StepCounts> | Promise<Partial<StepCounts>>,
): Promise<void> {
  const { requests } = scope.meter;
  await scope.deps.db.transaction(async (tx) => {
    completeRange(tx, scope.claim, position);
    const counts = await work(tx);
    closeStep(tx, scope.claim, { status, error: null, counts: { ...counts, requests } });
  });
  scope.meter.requests -= requests;
}

/** The step could not be read: all of its ranges end. What it committed before stays. */
export async function stopStep(
  scope: JobScope,
  status: 'skipped' | 'failed',
  failure: Failure,
): Promise<void> {
  await scope.deps.db.transaction((tx) => {
    lockRanges(tx, scope.claim);
    completeRange(tx, scope.claim);
    closeStep(tx, scope.claim, { status, error: failure, counts: { requests: scope.meter.requests } });
  });
  scope.meter.requests = 0;
}

/** The credential is refused: no step can go on, and the schedule stops asking until somebody mends it. */
export async function stopRunForCredential(scope: JobScope, failure: Failure): Promise<void> {
  await scope.deps.db.transaction(async (tx) => {
    // Several steps are refused at once, and each ends the others: one after the other, or they block each other.
    lockRun(tx, scope.claim);
    lockRanges(tx, scope.claim);
    completeRange(tx, scope.claim);
    const counts = { requests: scope.meter.requests };
    closeStep(tx, scope.claim, { status: 'failed', error: failure, counts });
    await endOpenSteps(tx, scope.claim.runId, 'failed', failure);
    await setNeedsAttention(tx, scope.claim.connectorId, failure);
  });
  scope.meter.requests = 0;
}
