import { ErrorCode, FlowProducer, Queue } from 'bullmq';
import type { JobQueue, JobRef } from '../sync/ports.ts';
import type { ErrorListener, QueueBackend } from './backend.ts';
import { childOptions, finishOf, jobId, jobName, jobOptions, queueName } from './catalog.ts';
import { findLost } from './find-lost.ts';
import { type QueuePlace, toQueueError, unansweredError } from './queue-error.ts';
import type { QueueFacts } from './queue-facts.ts';
import { within } from './within.ts';

const closeWithinMs = 2_000;
// Nobody reads the event stream; BullMQ keeps 10,000 entries of it if not told otherwise.
const keptEvents = 100;
const liveStates = new Set<string>(['waiting', 'delayed', 'active', 'waiting-children', 'prioritized']);

export interface Producer extends JobQueue, AsyncDisposable {
  /** Workers that listen to this queue now, on whatever machine. */
  countWorkers(): Promise<number>;
  /** What the queue's home says of itself. */
  inspectQueue(): Promise<QueueFacts>;
  /** Jobs by state. */
  countJobs(): Promise<Readonly<Record<string, number>>>;
  /** Resolves when the queue answers. */
  ping(): Promise<void>;
  /** For a board to look at; what becomes of a job the database decides. */
  readonly board: Queue;
}

/**
 * Opens the side that adds jobs. Its calls reject with a QueueError: `unreachable` within the backend's
 * `answerWithinMs`. What connections complain about between calls goes to `onError`.
 */
export function createProducer(backend: QueueBackend, onError: ErrorListener = () => undefined): Producer {
  let isDisposed = false;
  // What is under way when the connections are dropped complains, and nobody waits for it any more.
  const say: ErrorListener = (error) => {
    if (!isDisposed) onError(toQueueError(error, where));
  };
  const side = backend.openSide('producer', say);
  const where: QueuePlace = { place: backend.place, lastFault: side.lastFault };
  const options = { connection: {}, prefix: side.prefix };
  const queue = new Queue(
    queueName,
    { ...options, streams: { events: { maxLen: keptEvents } } },
    side.factory,
  );
  const flows = new FlowProducer(options, side.factory);
  queue.on('error', say);
  flows.on('error', say);

  const ask = <T>(work: Promise<T>): Promise<T> => answer(where, backend.answerWithinMs, work);
  return {
    enqueueRun: async (job) => {
      await ask(queue.add(jobName(job.step), job, jobOptions(job)));
    },
    enqueueRuns: async (jobs) => {
      if (jobs.length === 0) return;
      await ask(
        queue.addBulk(jobs.map((job) => ({ name: jobName(job.step), data: job, opts: jobOptions(job) }))),
      );
    },
    enqueueFlow: async (finish, children) => {
      await ask(flows.add({ ...nodeOf(finish), children: children.map(childOf) }));
    },
    enqueueNext: async (job) => {
      const parent = { id: jobId(finishOf(job)), queue: queue.qualifiedName };
      const adding = queue.add(jobName(job.step), job, { ...jobOptions(job), ...childOptions, parent });
      await ask(adding.then(() => undefined, ignoreGoneParent));
    },
    isGone: async (job) => !liveStates.has(await ask(queue.getJobState(jobId(job)))),
    listLost: (jobs, now) => findLost((id) => ask(queue.getJob(id)), jobs, now),
    countWorkers: () => ask(queue.getWorkersCount()),
    inspectQueue: () => backend.inspect(),
    countJobs: () => ask(queue.getJobCounts()),
    ping: async () => void (await ask(queue.isPaused())),
    board: asPlainQueue(queue),
    [Symbol.asyncDispose]: async () => {
      isDisposed = true;
      const closing = Promise.allSettled([queue.close(), flows.close()]).then(() => undefined);
      await within(closeWithinMs, closing, () => undefined);
      await side[Symbol.asyncDispose]();
    },
  };
}

/** To TypeScript a queue is one on Redis, unless said otherwise; boards know better. */
function asPlainQueue(queue: unknown): Queue {
  // oxlint-disable-next-line typescript/no-unsafe-return -- the type parameters of a class cannot be asked for
  if (queue instanceof Queue) return queue;
  throw new Error('the queue is not one of BullMQ');
}

async function answer<T>(where: QueuePlace, withinMs: number, work: Promise<T>): Promise<T> {
  try {
    return await within(withinMs, work, () => {
      throw unansweredError(where, withinMs);
    });
  } catch (error) {
    throw toQueueError(error, where);
  }
}

function nodeOf(job: JobRef) {
  return { name: jobName(job.step), queueName, data: job, opts: jobOptions(job) };
}

function childOf(job: JobRef) {
  return { ...nodeOf(job), opts: { ...jobOptions(job), ...childOptions } };
}

/**
 * The reaper or a cancel ended that delivery, or `finish` ran: there is nothing left to do for this job. Redis
 * says that the parent is missing, the Postgres backend the same of one that is completed.
 */
function ignoreGoneParent(error: unknown): void {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code !== ErrorCode.ParentJobNotExist && code !== ErrorCode.ParentJobCannotBeReplaced) throw error;
}
