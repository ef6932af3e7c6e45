import type { RunTrigger } from '../domain/run.ts';
import { insertRun } from '../store/runs.ts';
import type { SyncDeps } from './deps.ts';

/**
 * Starts a run of a connector, or gives the one that is live (`isNew` false). The run is in the database before
 * its job is in the queue: a job that gets lost is delivered by the reaper. Null when the connector is gone.
 */
export async function startRun(
  { db, queue }: Pick<SyncDeps, 'db' | 'queue'>,
  run: { readonly connectorId: string; readonly trigger: RunTrigger; readonly full: boolean },
): Promise<{ readonly runId: string; readonly isNew: boolean } | null> {
  const started = await db.transaction((tx) => insertRun(tx, run));
  if (started?.isNew) {
    await queue.enqueueRun({ runId: started.runId, delivery: 1, step: 'run', range: 0, hop: 0 });
  }
  return started;
}
