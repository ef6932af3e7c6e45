import { DelayedError, UnrecoverableError, WaitingError, type Job } from 'bullmq';
import type { Verdict } from '../sync/ports.ts';

/** BullMQ keeps message and stack of what a job failed with; ids are all that may lie in the queue. */
const transientFault = 'a transient fault; the run says which';
const unexpectedFault = 'an unexpected fault; the log says which';

/** What BullMQ has to do with a job besides completing it. */
type MovableJob = Pick<Job, 'moveToDelayed' | 'moveToWait'>;

/**
 * Tells BullMQ what becomes of a job: returns where it is done, throws what BullMQ expects otherwise.
 * A move that fails goes to `onError` and is left to the lease: the job is delivered again after it.
 */
export async function applyVerdict(
  job: MovableJob,
  token: string,
  verdict: Verdict,
  onError: (error: unknown) => void,
): Promise<void> {
  switch (verdict.type) {
    case 'done':
      return;
    case 'park':
      await move(() => job.moveToDelayed(Date.now() + verdict.waitMs, token), onError);
      throw new DelayedError();
    case 'give-back':
      await move(() => job.moveToWait(token), onError);
      throw new WaitingError();
    case 'retry':
      throw new Error(transientFault);
  }
}

/** Fails a job at once, without a retry. */
export function unrecoverable(): UnrecoverableError {
  return new UnrecoverableError(unexpectedFault);
}

async function move(send: () => Promise<unknown>, onError: (error: unknown) => void): Promise<void> {
  try {
    await send();
  } catch (error) {
    // Thrown on, it would fail the job, and the step with it, for a connection that was gone for a moment.
    onError(error);
  }
}
