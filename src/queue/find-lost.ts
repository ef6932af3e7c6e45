import type { Job } from 'bullmq';
import type { JobRef } from '../sync/ports.ts';
import { jobId } from './catalog.ts';

// Sent together, so that a thousand jobs are a dozen round trips, and a pool of connections is not overrun.
const askedAtOnce = 100;
// Longer than the queue's own wait before a retry (12 s), and than a job takes, whose start the due time is counted from.
const marginMs = 60_000;

/**
 * Those of `jobs` that nobody delivers: not there, finished, or put off far beyond `now` (the database's time) by a
 * worker whose clock was ahead. Only of use for jobs that the database has nothing to wait for.
 * Not by their state: BullMQ looks for that through the whole list of waiting jobs.
 */
export async function findLost(
  getJob: (id: string) => Promise<Job | undefined>,
  jobs: readonly JobRef[],
  now: Date,
): Promise<readonly JobRef[]> {
  const lost: JobRef[] = [];
  for (let start = 0; start < jobs.length; start += askedAtOnce) {
    const asked = jobs.slice(start, start + askedAtOnce);
    const found = await Promise.all(asked.map((job) => getJob(jobId(job))));
    lost.push(...asked.filter((_, index) => isLost(found[index], now)));
  }
  return lost;
}

function isLost(job: Job | undefined, now: Date): boolean {
  if (job === undefined || job.finishedOn !== undefined) return true;
  // A delay counts from about when the job was taken, by the clock of the worker that had it.
  return job.delay > 0 && (job.processedOn ?? job.timestamp) + job.delay > now.getTime() + marginMs;
}
