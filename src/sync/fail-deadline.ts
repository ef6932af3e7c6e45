import type { Failure } from '../domain/failure.ts';
import type { OverdueRun } from '../store/reap.ts';
import { endOpenSteps } from '../store/steps.ts';
import type { SyncDeps } from './deps.ts';
import { endRun } from './end-run.ts';
import { redeliver } from './redeliver.ts';

const failure: Failure = {
  kind: 'deadline',
  code: null,
  message: 'The run was not done after 24 hours and was ended.',
  advice:
    'Microsoft asked us to wait for too long, or no worker had time: look at the waits of each step, and at the number of workers.',
  requestId: null,
};

/**
 * Ends the open steps of a run that is a day old, and lets `finish` judge what the others read. A run that was
 * never planned, or whose `finish` does not come in the hour after, ends here.
 */
export async function failDeadline(deps: SyncDeps, run: OverdueRun): Promise<void> {
  if (!run.isPlanned || run.isHopeless) {
    const ended = await endRun(deps, { runId: run.runId, status: 'failed', error: failure, warnings: [] });
    if (ended) deps.metrics.runEnded(ended);
    return;
  }
  await deps.db.transaction((tx) => endOpenSteps(tx, run.runId, 'failed', failure));
  await redeliver(deps, run);
}
