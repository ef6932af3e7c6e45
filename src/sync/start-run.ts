import type { RunTrigger } from '../domain/run.ts';
import { deleteQueuedRun, getRun, insertRun } from '../store/runs.ts';
import type { SyncDeps } from './deps.ts';
import { redeliver } from './redeliver.ts';

/**
 * Starts a run of a connector, or gives the one that is live (`isNew` false). The run is in the database before
 * its job is in the queue: a job that gets lost is delivered by the reaper. A queue that cannot be reached rejects,
 * and then nothing was started. Null when the connector is gone.
 */
export async function startRun(
  { db, queue }: Pick<SyncDeps, 'db' | 'queue'>,
  run: { readonly connectorId: string; readonly trigger: RunTrigger; readonly full: boolean },
): Promise<{ readonly runId: string; readonly isNew: boolean } | null> {
  const started = await db.transaction((tx) => insertRun(tx, run));
  if (!started) return null;
  if (!started.isNew) {
    await deliverAgainIfLost({ db, queue }, started.runId);
    return started;
  }
  try {
    await queue.enqueueRun({ runId: started.runId, delivery: 1, step: 'run', range: 0, hop: 0 });
  } catch (error) {
    // Whoever asked is told that it failed, so it must not start by itself later on.
    await deleteQueuedRun(db, started.runId);
    throw error;
  }
  return started;
}

/** A run that waits in the database only would be looked after by a scheduler; perhaps none is running. */
async function deliverAgainIfLost(deps: Pick<SyncDeps, 'db' | 'queue'>, runId: string): Promise<void> {
  const run = await getRun(deps.db, runId);
  if (run?.status !== 'queued') return;
  const { delivery } = run;
  if (await deps.queue.isGone({ runId, delivery, step: 'run', range: 0, hop: 0 })) {
    await redeliver(deps, { runId, delivery, isPlanned: false });
  }
}
