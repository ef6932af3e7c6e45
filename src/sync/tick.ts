import { nextRunAt } from '../domain/schedule.ts';
import { countLiveRuns, lockDueConnectors, startDueRuns } from '../store/due.ts';
import type { SyncDeps } from './deps.ts';

/** Connectors started in one tick, and the number of live runs above which nothing more is started. */
const batch = 500;
const maxLiveRuns = 5000;

/**
 * Starts what is due and moves each connector to its next time: a missed time runs once, not n times.
 * Any number of schedulers may do so at once. The jobs are added after the commit.
 */
export async function tick({ db, queue }: Pick<SyncDeps, 'db' | 'queue'>): Promise<{ started: number }> {
  if ((await countLiveRuns(db)) >= maxLiveRuns) return { started: 0 };
  const started = await db.transaction(async (tx) => {
    const due = await lockDueConnectors(tx, batch);
    if (due.length === 0) return [];
    return startDueRuns(
      tx,
      due.map((connector) => ({ id: connector.id, nextRunAt: nextRunAt(connector, connector.now) })),
    );
  });
  await queue.enqueueRuns(
    started.map(({ runId }) => ({ runId, delivery: 1, step: 'run', range: 0, hop: 0 })),
  );
  return { started: started.length };
}
