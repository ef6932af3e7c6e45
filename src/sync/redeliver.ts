import type { JobRef } from './ports.ts';
import { type LiveRun, raiseDelivery } from '../store/reap.ts';
import { listOpenCheckpoints } from '../store/steps.ts';
import type { SyncDeps } from './deps.ts';

/** The jobs that a live run should have in the queue: one per open range, or its planning. */
export async function openJobs(db: SyncDeps['db'], run: LiveRun): Promise<readonly JobRef[]> {
  const open = await listOpenCheckpoints(db, run.runId);
  return open.map((checkpoint) => ({ ...checkpoint, runId: run.runId, delivery: run.delivery }));
}

/**
 * Delivers what is open of a run once more, under a new delivery: a job id that lies among the finished ones
 * would be ignored silently, and the jobs of the old delivery do nothing any more.
 */
export async function redeliver({ db, queue }: Pick<SyncDeps, 'db' | 'queue'>, run: LiveRun): Promise<void> {
  const delivery = await raiseDelivery(db, run);
  if (delivery === null) return;
  const jobs = await openJobs(db, { ...run, delivery });
  const planning = jobs.find((job) => job.step === 'run');
  const finish = jobs.find((job) => job.step === 'finish');
  if (planning) await queue.enqueueRun(planning);
  else if (finish)
    await queue.enqueueFlow(
      finish,
      jobs.filter((job) => job.step !== 'finish'),
    );
}
