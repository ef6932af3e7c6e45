import { sleep } from '../lib/sleep.ts';
import { type ClaimResult, claimCheckpoint } from '../store/checkpoints.ts';
import { isClaimLost } from '../store/leases.ts';
import { keepLease } from './keep-lease.ts';
import type { SyncDeps } from './deps.ts';
import { finishRun } from './finish/finish-run.ts';
import type { JobScope } from './job-scope.ts';
import { type JobsInHand, openJobsInHand } from './jobs-in-hand.ts';
import { isOutage } from './outage.ts';
import { planRun, replan } from './plan-run.ts';
import type { JobContext, JobHandler, JobRef, Verdict } from './ports.ts';
import { settle } from './settle.ts';
import { runStep } from './steps/run-step.ts';

/**
 * Leases one connector may hold at a time. Every step of an ordinary run at once; of a large tenant's ranges no
 * more, so that one connector cannot fill the slots of a worker.
 */
const maxLeases = 6;

/** How long a slot is held by a job that came before its time. */
const earlyMs = 500;

/** Handles one job: claims its checkpoint, does the work, and says what becomes of the job. */
export function createJobHandler(deps: SyncDeps): JobHandler {
  const inHand = openJobsInHand();
  return async (job, context) => {
    try {
      return await handle({ ...deps, inHand }, job, context);
    } catch (error) {
      // Somebody ended the run, or took the claim over, while this job was on its way out.
      if (isClaimLost(error)) return { type: 'done' };
      if (isOutage(error)) return { type: 'retry', cause: error };
      throw error;
    }
  };
}

/** With what this process alone knows. */
interface HandlerDeps extends SyncDeps {
  readonly inHand: JobsInHand;
}

async function handle(deps: HandlerDeps, job: JobRef, context: JobContext): Promise<Verdict> {
  const result = await claimCheckpoint(deps.db, {
    ...job,
    jobId: context.jobId,
    leaseMs: deps.leaseMs,
    // the closing asks Microsoft for nothing: it neither waits nor counts
    maxLeases: job.step === 'finish' ? null : maxLeases,
  });
  if (result.type !== 'claimed') return passOn(deps, { job, context }, result);
  return work(deps, { job, context, claimed: result });
}

async function passOn(
  deps: SyncDeps,
  { job, context }: { readonly job: JobRef; readonly context: JobContext },
  result: Exclude<ClaimResult, { type: 'claimed' }>,
): Promise<Verdict> {
  if (result.type === 'wait') {
    // Some worker's clock is behind, so that the queue gives the job at once, again and again: this ends the spinning.
    if (result.isEarly) {
      deps.log.debug({ ...job, waitMs: result.waitMs }, 'job came before its time');
      await sleep(Math.min(earlyMs, result.waitMs), context.signal);
    }
    return { type: 'park', waitMs: result.waitMs };
  }
  if (result.type === 'superseded') {
    // the worker died between its commit and the next job of the chain; adding it twice is nothing
    await deps.queue.enqueueNext({ ...job, delivery: result.delivery, hop: result.hop });
  } else if (job.step === 'run') {
    await replan(deps, job);
  }
  return { type: 'done' };
}

interface Claimed {
  readonly job: JobRef;
  readonly context: JobContext;
  readonly claimed: Extract<ClaimResult, { type: 'claimed' }>;
}

async function work(deps: HandlerDeps, { job, context, claimed }: Claimed): Promise<Verdict> {
  const { claim, connector } = claimed;
  const meter = { requests: 0 };
  const credential = deps.unsealCredential(connector.id, claimed.credential);
  const client = deps.graph.tenant({ ...connector, connectorId: connector.id, credential }, meter);
  await using lease = keepLease(deps, claim);
  using turn = deps.inHand.begin(connector.id, job.step);
  const signal = AbortSignal.any([context.signal, lease.signal]);
  const scope: JobScope = { deps, claim, connector, client, meter, signal, makeRoom: turn.makeRoom };
  try {
    return await dispatch(scope, job);
  } catch (error) {
    return await settle(scope, { error, isStopping: context.signal.aborted, isLost: lease.signal.aborted });
  }
}

async function dispatch(scope: JobScope, job: JobRef): Promise<Verdict> {
  if (job.step === 'run') return planRun(scope);
  if (job.step === 'finish') return finishRun(scope);
  return runStep(scope, job.step);
}
