import { mapInGroups } from '../lib/map-in-groups.ts';
import { databaseNow } from '../store/database-now.ts';
import { listOverdueRuns, listQuietRuns, type LiveRun, markLookedAfter } from '../store/reap.ts';
import type { SyncDeps } from './deps.ts';
import { failDeadline } from './fail-deadline.ts';
import { openJobs, redeliver } from './redeliver.ts';

/** Runs asked about at once. */
const batch = 500;
/** Runs delivered again at the same time: each takes a connection of the pool that workers use too. */
const atOnce = 6;
/** As many as the scheduler lets be live, so that a queue that lost everything is filled again in one round. */
const maxBatches = 10;

/**
 * Delivers again what the queue lost: live runs that are quiet, and of which the queue will not deliver the job of
 * an open step, or `finish`. A backlog is not a lost job, so the queue is asked first. Runs a day old are ended.
 */
export async function reap(deps: SyncDeps): Promise<{ readonly delivered: number }> {
  for (const run of await listOverdueRuns(deps.db, batch)) await failDeadline(deps, run);
  let delivered = 0;
  for (let count = 0; count < maxBatches; count += 1) {
    const quiet = await listQuietRuns(deps.db, batch);
    delivered += await lookAfter(deps, quiet);
    // Those looked after are not quiet any more.
    if (quiet.length < batch) break;
  }
  return { delivered };
}

async function lookAfter(deps: SyncDeps, quiet: readonly LiveRun[]): Promise<number> {
  if (quiet.length === 0) return 0;
  const jobs = await openJobs(deps.db, quiet);
  const lost = await deps.queue.listLost(jobs, await databaseNow(deps.db));
  const lostRuns = new Set(lost.map((job) => job.runId));
  await markLookedAfter(
    deps.db,
    quiet.map((run) => run.runId).filter((runId) => !lostRuns.has(runId)),
  );
  const again = quiet.filter((run) => lostRuns.has(run.runId));
  const done = await mapInGroups(again, atOnce, (run) => deliverAgain(deps, run));
  return done.filter(Boolean).length;
}

/** False where another scheduler was first: one loss is one line in the log. */
async function deliverAgain(deps: SyncDeps, run: LiveRun): Promise<boolean> {
  const isDelivered = await redeliver(deps, run);
  if (isDelivered) deps.log.warn({ runId: run.runId, delivery: run.delivery + 1 }, 'run delivered again');
  return isDelivered;
}
