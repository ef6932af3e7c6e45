import { randomUUID } from 'node:crypto';
import { Queue } from 'bullmq';
import { jobId, jobName, queueName } from '../../src/queue/catalog.ts';
import type { Queryable } from '../../src/store/database.ts';
import { getRun } from '../../src/store/runs.ts';
import { listOpenCheckpoints } from '../../src/store/steps.ts';
import { waitFor } from './wait-for.ts';

export interface Again {
  readonly runId: string;
  readonly redisUrl: string;
  /** How many deliveries ago the copies were made; 0: as if the queue had delivered the present ones twice. */
  readonly deliveriesAgo: number;
}

/**
 * Delivers every open job of a run once more, as a queue may that promises to deliver at least once, and waits until
 * some worker has handled the copies. Gives their number.
 */
export async function deliverAgain(db: Queryable, again: Again): Promise<number> {
  const run = await getRun(db, again.runId);
  const delivery = Math.max(0, (run?.delivery ?? 0) - again.deliveriesAgo);
  const copies = (await listOpenCheckpoints(db, [again.runId])).map((open) => ({ ...open, delivery }));
  const queue = new Queue(queueName, { connection: { url: again.redisUrl }, prefix: 'm365-connector' });
  queue.on('error', () => undefined);
  try {
    const added = await Promise.all(
      copies.map((job) =>
        // A queue ignores an id that it has already. Not behind the backlog: somebody works at the step now.
        queue.add(jobName(job.step), job, { jobId: `${jobId(job)}-${randomUUID()}`, lifo: true }),
      ),
    );
    const isHandled = async (): Promise<boolean> => {
      const states = await Promise.all(added.map((job) => job.getState()));
      return states.every((state) => state === 'completed' || state === 'failed' || state === 'unknown');
    };
    await waitFor(isHandled, { deadlineMs: 30_000, everyMs: 100, what: 'the copies to be handled' });
    return added.length;
  } finally {
    await queue.close();
  }
}
