import { setTimeout as sleep } from 'node:timers/promises';
import type { RunWithSteps } from '../../domain/run.ts';
import { isLive } from '../../domain/run.ts';
import { getRunWithSteps } from '../../store/runs.ts';
import type { StoreContext } from '../command-context.ts';
import { CommandError } from '../command-error.ts';
import { exitCodes } from '../exit-code.ts';
import { liveProgress } from './live-progress.ts';
import { plainProgress } from './plain-progress.ts';
import type { RunView } from './progress.ts';
import { readUsersTotal } from './read-users-total.ts';

// Quick enough for a person and for a tenant of ten users; the database hardly notices it.
const pollMs = 250;

/**
 * Waits until every run is ended, showing progress; gives those that still exist. Bounded by the 24 hours after
 * which the reaper ends a run. `isOwnWork`: nobody goes on with the runs when this wait is broken off.
 */
export async function waitForRuns(
  context: StoreContext,
  runIds: readonly string[],
  isOwnWork: boolean,
): Promise<readonly RunWithSteps[]> {
  const progress = context.isTty ? liveProgress(context.stderr) : plainProgress(context.stderr);
  const runs = new Map<string, RunView>();
  let open = runIds;
  try {
    while (open.length > 0) {
      open = await look(context, open, runs);
      progress.show([...runs.values()]);
      if (open.length > 0) {
        await sleep(pollMs, undefined, { signal: context.signal });
      }
    }
  } catch (error) {
    if (!context.signal.aborted) {
      throw error;
    }
    const after = isOwnWork
      ? 'The runs continue where they were with `npm start` or the next --wait.'
      : 'The runs go on.';
    throw new CommandError(exitCodes.failed, [`No longer waiting. ${after} \`cancel RUN_ID\` ends one.`]);
  } finally {
    progress.end();
  }
  return runIds.flatMap((runId) => runs.get(runId)?.run ?? []);
}

/** Reads the open runs once; gives those that are open still. */
async function look(
  { services, signal }: StoreContext,
  open: readonly string[],
  runs: Map<string, RunView>,
): Promise<readonly string[]> {
  const still: string[] = [];
  for (const runId of open) {
    signal.throwIfAborted();
    const run = await getRunWithSteps(services.db, runId);
    if (run === null) {
      runs.delete(runId);
      continue;
    }
    const usersTotal = runs.get(runId)?.usersTotal ?? (await readUsersTotal(services.db, runId));
    runs.set(runId, { run, usersTotal });
    if (isLive(run.status)) {
      still.push(runId);
    }
  }
  return still;
}
