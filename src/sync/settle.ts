import type { Failure } from '../domain/failure.ts';
import { GraphError, type GraphErrorKind } from '../graph/graph-error.ts';
import { toFailure } from '../graph/to-failure.ts';
import type { Queryable } from '../store/database.ts';
import { countFailures, isClaimLost, releaseClaim } from '../store/leases.ts';
import { addRunRequests } from '../store/runs.ts';
import { addCounts } from '../store/steps.ts';
import { raiseThrottle } from '../store/throttles.ts';
import { isOutage } from './outage.ts';
import { redeliver } from './redeliver.ts';
import { stopRun } from './stop-run.ts';
import { stopRunForCredential, stopStep } from './end-step.ts';
import type { JobScope } from './job-scope.ts';
import type { Verdict } from './ports.ts';
import { ReportBudgetError } from './report-budget.ts';
import { retryDelayMs, throttleDelayMs } from './waits.ts';

/** Failures in a row, each after retries of its own, after which a step gives up. */
const maxFailures = 3;

interface Fault {
  readonly error: unknown;
  readonly isStopping: boolean;
  readonly isLost: boolean;
}

/** Turns what was thrown in a job into its end, its parking or its next attempt (design §5, errors). */
export async function settle(scope: JobScope, fault: Fault): Promise<Verdict> {
  try {
    if (!fault.isLost && !isClaimLost(fault.error)) return await decide(scope, fault);
  } catch (error) {
    if (!isClaimLost(error)) throw error;
  }
  // Somebody ended the run, or took the claim over: nothing is written but what was asked of Microsoft meanwhile.
  await countRequests(scope.deps.db, scope, { requests: scope.meter.requests, throttledMs: 0 });
  return { type: 'done' };
}

async function decide(scope: JobScope, fault: Fault): Promise<Verdict> {
  if (fault.isStopping) {
    await release(scope, { how: 'given-back' });
    return { type: 'give-back' };
  }
  if (fault.error instanceof GraphError) return settleGraphError(scope, fault.error);
  if (fault.error instanceof ReportBudgetError) return parkStep(scope, fault.error.waitMs);
  // The database cannot be told anything now; the queue delivers the job again, the claim is still ours.
  if (isOutage(fault.error)) return { type: 'retry', cause: fault.error };
  scope.deps.log.error(
    { error: fault.error, step: scope.claim.step, runId: scope.claim.runId },
    'step failed by a bug',
  );
  await fail(scope, bug);
  return { type: 'done' };
}

/** What becomes of a step by the kind of what Graph answered (design §5, "Errors → what happens"). */
const decisions = {
  throttled: 'park',
  transient: 'retry',
  credential: 'stop-run',
  forbidden: 'skip',
  unavailable: 'skip',
  'expired-page': 'fail',
  resync: 'fail',
  'not-found': 'fail',
  protocol: 'fail',
  bug: 'fail',
} as const satisfies Record<GraphErrorKind, string>;

async function settleGraphError(scope: JobScope, error: GraphError): Promise<Verdict> {
  const decision = decisions[error.kind];
  if (decision === 'park') return park(scope, error);
  if (decision === 'retry') return retryOrFail(scope, error);
  const failure = toFailure(error);
  if (decision === 'stop-run') await refuse(scope, failure);
  else if (decision === 'skip' && !isOfRun(scope)) await stopStep(scope, 'skipped', failure);
  else await fail(scope, failure);
  return { type: 'done' };
}

/** Whoever Microsoft named waits, the connector at least, exactly as long as it said, and holds no slot meanwhile (I6). */
async function park(scope: JobScope, error: GraphError): Promise<Verdict> {
  const { deps, claim } = scope;
  const throttles = error.retryAfterMs === null ? claim.throttles + 1 : 0;
  const waitMs = error.retryAfterMs ?? throttleDelayMs(throttles, deps.random);
  scope.client.pauseFor(waitMs);
  await raiseThrottle(deps.db, { connectorId: claim.connectorId, scope: error.throttleScope, waitMs });
  await release(scope, { how: 'parked', waitMs, throttles }, waitMs);
  if (error.isToldToWait) deps.metrics.throttled(waitMs);
  deps.log.info(
    { runId: claim.runId, step: claim.step, waitMs, scope: error.throttleScope },
    'step waits for Graph',
  );
  return { type: 'park', waitMs };
}

/** Only this step waits, for a budget that only it uses; the others of the connector go on. */
async function parkStep(scope: JobScope, waitMs: number): Promise<Verdict> {
  const { deps, claim } = scope;
  await release(scope, { how: 'budget', waitMs, throttles: claim.throttles }, waitMs);
  deps.log.info({ runId: claim.runId, step: claim.step, waitMs }, 'step waits for its report’s budget');
  return { type: 'park', waitMs };
}

async function retryOrFail(scope: JobScope, error: GraphError): Promise<Verdict> {
  const failures = (await countFailures(scope.deps.db, scope.claim)) + 1;
  if (failures >= maxFailures) {
    await fail(scope, toFailure(error));
    return { type: 'done' };
  }
  // the queue's own backoff is shorter than this, so that the reaper leaves the step alone until then
  await release(scope, { how: 'failure', waitMs: retryDelayMs(failures) });
  scope.deps.log.warn(
    { error, runId: scope.claim.runId, step: scope.claim.step, failures },
    'step failed and is tried again',
  );
  return { type: 'retry', cause: error };
}

/** The credential is refused: all steps end. `finish` comes at once, not after the last job that is parked. */
async function refuse(scope: JobScope, failure: Failure): Promise<void> {
  if (isOfRun(scope)) {
    await stopRun(scope, failure);
    return;
  }
  await stopRunForCredential(scope, failure);
  const { runId, delivery } = scope.claim;
  await redeliver(scope.deps, { runId, delivery, isPlanned: true });
}

async function fail(scope: JobScope, failure: Failure): Promise<void> {
  if (isOfRun(scope)) await stopRun(scope, failure);
  else await stopStep(scope, 'failed', failure);
}

/** The planning and the closing have no step of their own: what ends them ends the run. */
function isOfRun({ claim }: JobScope): boolean {
  return claim.step === 'run' || claim.step === 'finish';
}

async function release(
  scope: JobScope,
  how: Parameters<typeof releaseClaim>[2],
  throttledMs = 0,
): Promise<void> {
  const { requests } = scope.meter;
  await scope.deps.db.transaction(async (tx) => {
    await releaseClaim(tx, scope.claim, how);
    await countRequests(tx, scope, { requests, throttledMs });
  });
  scope.meter.requests -= requests;
}

/** Adds the requests made since the last commit to the run or its step; nothing where that is gone. */
async function countRequests(
  db: Queryable,
  scope: JobScope,
  counts: { readonly requests: number; readonly throttledMs: number },
): Promise<void> {
  if (isOfRun(scope)) await addRunRequests(db, scope.claim.runId, counts.requests);
  else await addCounts(db, scope.claim, counts);
}

const bug: Failure = {
  kind: 'bug',
  code: null,
  message: 'Something happened that the connector does not expect; the log has the details.',
  advice: 'Please report it with the log of this run. What was read before stays.',
  requestId: null,
};
