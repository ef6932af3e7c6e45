import type { CommandContext } from '../../src/cli/command-context.ts';
import { waitForRuns } from '../../src/cli/progress/wait-for-runs.ts';
import type { RunWithSteps } from '../../src/domain/run.ts';
import { startRun } from '../../src/sync/start-run.ts';
import type { Demo } from './open-demo.ts';

/** Runs every connector of the demo once, with progress on stderr, and gives the runs as they ended. */
export async function runAll(
  { app, connectors }: Demo,
  signal: AbortSignal,
): Promise<readonly RunWithSteps[]> {
  const started = await Promise.all(
    connectors.map(({ id }) => startRun(app, { connectorId: id, trigger: 'manual', full: false })),
  );
  const context: CommandContext = {
    services: { ...app, startWorkers: null, countWorkers: null },
    stdout: process.stdout,
    stderr: process.stderr,
    isTty: process.stderr.isTTY,
    signal,
    now: () => new Date(),
    readFile: () => Promise.reject(new Error('the demo reads no file')),
    readStdin: () => Promise.reject(new Error('the demo reads no input')),
  };
  return waitForRuns(
    context,
    started.flatMap((run) => run?.runId ?? []),
    true,
  );
}
