import type { Failure } from '../domain/failure.ts';
import type { SyncDeps } from './deps.ts';
import { endRun } from './end-run.ts';

export type CancelReason = 'canceled' | 'settings changed' | 'removed';

/**
 * Ends a live run at once, also one whose jobs are parked: they find it ended and do nothing. What was committed
 * stays. False when it was not live.
 */
export async function cancelRun(db: SyncDeps['db'], runId: string, reason: CancelReason): Promise<boolean> {
  const ended = await endRun({ db }, { runId, status: 'canceled', error: failureOf(reason), warnings: [] });
  return ended !== null;
}

function failureOf(reason: CancelReason): Failure | null {
  if (reason !== 'settings changed') return null;
  return {
    kind: 'settings',
    code: null,
    message: 'The settings of the connector changed while the run was under way.',
    advice: 'Run it again: the next run uses the new settings.',
    requestId: null,
  };
}
