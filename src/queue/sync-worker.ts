import { setTimeout as delay } from 'node:timers/promises';
import { Worker, type IQueueBackend, type Job, type JobProgress } from 'bullmq';

/**
 * How long a worker with nothing to do waits before it asks again by itself. BullMQ would wait up to an hour for a
 * delayed job, and 5 s else. Mostly it is told sooner; but a job that comes back from a lost lease is not told on
 * Postgres, and in Redis a frozen worker may take the word for itself.
 */
export const longestWaitSeconds = 2;

// BullMQ asks again at once after most errors: a Postgres that starts up would be asked thousands of times.
const afterFaultMs = 500;

/** BullMQ's worker, which also says when it last asked for a job and got an answer. */
export class SyncWorker extends Worker<unknown, void, string, IQueueBackend, JobProgress, object> {
  #fetchedAt: number | null = null;

  /** Milliseconds since the queue last answered a fetch; null before the first. */
  get sinceFetchMs(): number | null {
    return this.#fetchedAt === null ? null : performance.now() - this.#fetchedAt;
  }

  /** Ends the timer that renews locks. `close` does so after the last job, which it waits for while Redis is away. */
  async closeLocks(): Promise<void> {
    await this.lockManager.close();
  }

  override get maximumBlockTimeout(): number {
    return longestWaitSeconds;
  }

  protected override async moveToActive(token: string, name?: string): Promise<Job<unknown, void>> {
    try {
      const job = await super.moveToActive(token, name);
      this.#fetchedAt = performance.now();
      return job;
    } catch (error) {
      if (this.closing === undefined) await delay(afterFaultMs);
      throw error;
    }
  }
}
