import type { Failure } from '../domain/failure.ts';
import type { EndedRun, RunEnding } from '../domain/run.ts';
import { getConnectorById } from '../store/connectors.ts';
import type { Transaction } from '../store/database.ts';
import { recountHolders } from '../store/holder-counts.ts';
import { closeRun, getRun, lockRun } from '../store/runs.ts';
import { endFetchedSteps, endOpenSteps } from '../store/steps.ts';
import { prepareUserList } from '../store/user-facets.ts';
import { removeOutOfScope } from '../store/users.ts';
import type { SyncDeps } from './deps.ts';

export interface Ending {
  readonly runId: string;
  readonly status: RunEnding;
  readonly error: Failure | null;
  readonly warnings: readonly string[];
}

/**
 * Ends a run that `finish` does not judge: refused at its planning, canceled, too old. Nothing is swept and the
 * link stays, but people outside the named domains go in every outcome (I11). Null when it was ended before.
 */
export async function endRun({ db }: Pick<SyncDeps, 'db'>, ending: Ending): Promise<EndedRun | null> {
  return db.transaction((tx) => endRunWithin(tx, ending));
}

/** As `endRun`, in the transaction of a caller that has more to write with it. */
export async function endRunWithin(tx: Transaction, ending: Ending): Promise<EndedRun | null> {
  const run = await getRun(tx, ending.runId);
  if (!run) return null;
  // Connector first, as a claim does: the outcome is noted there too.
  lockRun(tx, { runId: run.id, connectorId: run.connectorId });
  const ended = await closeRun(tx, run.id, ending);
  if (ended === null) return null;
  const status = ending.status === 'canceled' ? 'canceled' : 'failed';
  await endOpenSteps(tx, ending.runId, status, ending.error);
  await endFetchedSteps(tx, ending.runId, status, ending.error);
  const connector = await getConnectorById(tx, run.connectorId);
  // a list changed in mid-run takes effect at the next run, not in the one it cancels
  if (connector && ending.error?.kind !== 'settings') {
    await removeOutOfScope(tx, connector.id, connector.domains);
  }
  // what was committed before stays, and counts
  recountHolders(tx, run.connectorId);
  prepareUserList(tx, run.connectorId);
  return ended;
}
