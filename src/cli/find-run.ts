import { isGuid } from '../domain/guid.ts';
import type { RunWithSteps } from '../domain/run.ts';
import { nearestNames } from '../domain/nearest-names.ts';
import type { Queryable } from '../store/database.ts';
import { getRunWithSteps, listRuns } from '../store/runs.ts';
import { CommandError } from './command-error.ts';
import { exitCodes } from './exit-code.ts';

// Enough for a typing error in an id that was on the screen.
const recentRuns = 200;

/** The run of that id with its steps; throws with the nearest ids. */
export async function requireRun(db: Queryable, runId: string): Promise<RunWithSteps> {
  const run = isGuid(runId) ? await getRunWithSteps(db, runId) : null;
  if (run !== null) {
    return run;
  }
  const recent = await listRuns(db, { connectorId: null, limit: recentRuns });
  const nearest = nearestNames(
    runId,
    recent.map((known) => known.id),
  );
  const hint =
    nearest.length === 0
      ? '`runs` gives the ids there are.'
      : `Nearest: ${nearest.map((id) => `"${id}"`).join(', ')}.`;
  throw new CommandError(exitCodes.usage, [`There is no run "${runId}". ${hint}`]);
}
