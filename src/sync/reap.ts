import { failDeadline } from './fail-deadline.ts';
import { listOverdueRuns, listQuietRuns, type LiveRun, markLookedAfter } from '../store/reap.ts';
import type { SyncDeps } from './deps.ts';
import { openJobs, redeliver } from './redeliver.ts';

/** Runs looked after in one round; the rest has its turn in the next, 15 seconds later. */
const batch = 500;

/**
 * Delivers again what the queue lost: live runs that are quiet, and of which the queue does not know the job of
 * an open step. A backlog is not a lost job, so the queue is asked first. Runs a day old are ended.
 */
export async function reap(deps: SyncDeps): Promise<{ readonly delivered: number }> {
  for (const run of await listOverdueRuns(deps.db, batch)) await failDeadline(deps, run);
  let delivered = 0;
  for (const run of await listQuietRuns(deps.db, batch)) {
    if (await isLost(deps, run)) {
      await redeliver(deps, run);
      deps.log.warn({ runId: run.runId, delivery: run.delivery + 1 }, 'run delivered again');
      delivered += 1;
    } else {
      await markLookedAfter(deps.db, run.runId);
    }
  }
  return { delivered };
}

async function isLost(deps: SyncDeps, run: LiveRun): Promise<boolean> {
  const jobs = await openJobs(deps.db, run);
  const steps = jobs.filter((job) => job.step !== 'finish');
  // `finish` waits for its steps, so with steps open it is theirs that count
  for (const job of steps.length > 0 ? steps : jobs) {
    if (await deps.queue.isGone(job)) return true;
  }
  return false;
}
