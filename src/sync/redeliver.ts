import type { JobRef } from './ports.ts';
import { type LiveRun, raiseDelivery } from '../store/reap.ts';
import { listOpenCheckpoints } from '../store/steps.ts';
import type { SyncDeps } from './deps.ts';

/** The jobs that live runs should have in the queue: one per open range with its `finish`, or the planning. */
export async function openJobs(
  db: SyncDeps['db'],
  runs: readonly Pick<LiveRun, 'runId' | 'delivery'>[],
): Promise<readonly JobRef[]> {
  const deliveries = new Map(runs.map((run) => [run.runId, run.delivery]));
  const open = await listOpenCheckpoints(db, [...deliveries.keys()]);
  return open.map((checkpoint) => ({ ...checkpoint, delivery: deliveries.get(checkpoint.runId) ?? 0 }));
}

/**
 * Delivers what is open of a run once more, under a new delivery: a job id that lies among the finished ones
 * would be ignored silently, and the jobs of the old delivery do nothing any more. False when somebody else did so
 * first, or the run ended.
 */
export async function redeliver(
  { db, queue }: Pick<SyncDeps, 'db' | 'queue'>,
  run: LiveRun,
): Promise<boolean> {
  const delivery = await raiseDelivery(db, run);
  if (delivery === null) return false;
  const jobs = await openJobs(db, [{ runId: run.runId, delivery }]);
  const planning = jobs.find((job) => job.step === 'run');
  const finish = jobs.find((job) => job.step === 'finish');
  if (planning) await queue.enqueueRun(planning);
  else if (finish)
    await queue.enqueueFlow(
      finish,
      jobs.filter((job) => job.step !== 'finish'),
    );
  return true;
}
