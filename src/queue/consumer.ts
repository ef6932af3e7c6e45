import type { Job } from 'bullmq';
import type { JobHandler, Verdict } from '../sync/ports.ts';
import { ActiveJobs } from './active-jobs.ts';
import type { QueueBackend, QueueSide } from './backend.ts';
import { parseJobRef, queueName } from './catalog.ts';
import { toQueueError } from './queue-error.ts';
import { longestWaitSeconds, SyncWorker } from './sync-worker.ts';
import { applyVerdict, unrecoverable } from './verdict.ts';
import { within } from './within.ts';

export interface ConsumerOptions {
  readonly backend: QueueBackend;
  readonly handler: JobHandler;
  /** Jobs handled at the same time. */
  readonly concurrency: number;
  /** How long a job stays ours without a sign of life. */
  readonly leaseMs: number;
  /** Gets faults of the connection (no job id), and what a handler threw. */
  readonly onError: (error: unknown, jobId: string | null) => void;
}

export interface Consumer {
  /** True while it takes jobs, or has all slots full; being connected is not enough. */
  isConsuming(): boolean;
  /** Ids of the jobs being handled. */
  active(): readonly string[];
  /** Takes no more jobs, aborts the signals of those in hand, waits up to `graceMs` for them, closes everything. */
  stop(graceMs: number): Promise<void>;
}

// Counting crashes is the store's business: with BullMQ's limit the second kill fails the child for good.
const maxStalledCount = 1_000_000;
// BullMQ waits 15 s after a lost connection, and that timer also holds a process that wants to end.
const runRetryDelay = 1_000;
// A worker with nothing to do asks every 2 s.
const longestSilenceMs = 30_000;
const closeWithinMs = 2_000;
const giveBack = { type: 'give-back' } as const satisfies Verdict;

/** Starts taking jobs at once. Never throws later: what goes wrong is told to `onError`. */
export function createConsumer(options: ConsumerOptions): Consumer {
  const { backend, concurrency, leaseMs } = options;
  const side = backend.openSide('consumer', (error) => onConnectionError(error));
  const where = { place: backend.place, lastFault: side.lastFault };
  const onConnectionError = (error: unknown): void => options.onError(toQueueError(error, where), null);
  const jobs = new ActiveJobs();
  const worker = new SyncWorker(
    queueName,
    (job, token = '') =>
      jobs.track(job.id ?? '', (signal) => handle({ ...options, onConnectionError }, { job, token, signal })),
    {
      connection: {},
      prefix: side.prefix,
      concurrency,
      lockDuration: leaseMs,
      stalledInterval: Math.ceil(leaseMs / 3),
      maxStalledCount,
      runRetryDelay,
      drainDelay: longestWaitSeconds,
    },
    side.factory,
  );
  worker.on('error', onConnectionError);
  worker.on('lockRenewalFailed', (ids) => jobs.abort(ids, 'the lock of the job is lost'));

  let stopped: Promise<void> | undefined;
  return {
    isConsuming: () => {
      if (stopped !== undefined || !worker.isRunning() || worker.isPaused()) return false;
      const sinceFetchMs = worker.sinceFetchMs;
      return jobs.ids().length >= concurrency || (sinceFetchMs !== null && sinceFetchMs < longestSilenceMs);
    },
    active: () => jobs.ids(),
    stop: (graceMs) => {
      stopped ??= stop({ worker, jobs, side }, graceMs);
      return stopped;
    },
  };
}

interface Taken {
  readonly job: Job<unknown, void>;
  readonly token: string;
  readonly signal: AbortSignal;
}

interface Handling extends Pick<ConsumerOptions, 'handler' | 'onError'> {
  readonly onConnectionError: (error: unknown) => void;
}

async function handle(options: Handling, taken: Taken): Promise<void> {
  const { job, token, signal } = taken;
  const jobId = job.id ?? '';
  const onError = (error: unknown): void => options.onError(error, jobId);
  // Taken while stopping: the next worker has it sooner.
  const verdict = signal.aborted ? giveBack : await decide(options.handler, taken, onError);
  await applyVerdict(job, token, verdict, options.onConnectionError);
}

/** Asks the handler. What it throws is a bug, as is a message that does not parse: failed at once, never again. */
async function decide(
  handler: JobHandler,
  { job, signal }: Taken,
  onError: (error: unknown) => void,
): Promise<Verdict> {
  try {
    return await handler(parseJobRef(job.data), { jobId: job.id ?? '', signal });
  } catch (error) {
    if (signal.aborted && isAbort(error, signal)) return giveBack;
    onError(error);
    throw unrecoverable();
  }
}

function isAbort(error: unknown, signal: AbortSignal): boolean {
  return error === signal.reason || (error instanceof Error && error.name === 'AbortError');
}

interface Parts {
  readonly worker: SyncWorker;
  readonly jobs: ActiveJobs;
  readonly side: QueueSide;
}

async function stop({ worker, jobs, side }: Parts, graceMs: number): Promise<void> {
  // From here on it fetches nothing, and resolves when the last job has its verdict.
  const closed = worker.close().then(() => true);
  jobs.abortAll('the worker stops');
  await within(graceMs, jobs.whenIdle(), () => undefined);
  const isClosed = await within(closeWithinMs, closed, () => false);
  // A handler that does not end, or a Redis that is away: what is left comes back when its lease ends.
  if (!isClosed) {
    await worker.closeLocks();
    await within(closeWithinMs, worker.getBackend().close(true), () => undefined);
  }
  await side[Symbol.asyncDispose]();
}
