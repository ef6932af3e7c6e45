import { ErrorCode, FlowProducer, Queue } from 'bullmq';
import type { JobQueue, JobRef } from '../sync/ports.ts';
import type { ErrorListener, QueueBackend } from './backend.ts';
import { childOptions, finishOf, jobId, jobName, jobOptions, queueName } from './catalog.ts';
import { QueueError, toQueueError } from './queue-error.ts';
import { within } from './within.ts';

const closeWithinMs = 2_000;
// Nobody reads the event stream; BullMQ keeps 10,000 entries of it if not told otherwise.
const keptEvents = 100;
const liveStates = new Set<string>(['waiting', 'delayed', 'active', 'waiting-children', 'prioritized']);

export interface Producer extends JobQueue, AsyncDisposable {
  /** Workers that listen to this queue now, on whatever machine. */
  countWorkers(): Promise<number>;
}

/**
 * Opens the side that adds jobs. Its calls reject with a QueueError: `unreachable` within the backend's
 * `answerWithinMs`. What connections complain about between calls goes to `onError`.
 */
export function createProducer(backend: QueueBackend, onError: ErrorListener = () => undefined): Producer {
  const side = backend.openSide('producer', onError);
  const options = { connection: {}, prefix: side.prefix };
  const queue = new Queue(
    queueName,
    { ...options, streams: { events: { maxLen: keptEvents } } },
    side.factory,
  );
  const flows = new FlowProducer(options, side.factory);
  queue.on('error', onError);
  flows.on('error', onError);

  const ask = <T>(work: Promise<T>): Promise<T> => answer(backend, work);
  return {
    enqueueRun: async (job) => {
      await ask(queue.add(jobName(job.step), job, jobOptions(job)));
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
    countWorkers: () => ask(queue.getWorkersCount()),
    [Symbol.asyncDispose]: async () => {
      const closing = Promise.allSettled([queue.close(), flows.close()]).then(() => undefined);
      await within(closeWithinMs, closing, () => undefined);
      await side[Symbol.asyncDispose]();
    },
  };
}

async function answer<T>(backend: QueueBackend, work: Promise<T>): Promise<T> {
  const { place, answerWithinMs } = backend;
  try {
    return await within(answerWithinMs, work, () => {
      throw new QueueError(
        'unreachable',
        `no answer from the queue in ${place} within ${answerWithinMs / 1_000} s`,
      );
    });
  } catch (error) {
    throw toQueueError(error, place);
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
