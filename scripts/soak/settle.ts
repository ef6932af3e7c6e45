import { waitFor } from '../../test/support/wait-for.ts';
import { getRun } from '../../src/store/runs.ts';
import { isLive } from '../../src/domain/run.ts';
import { startRun } from '../../src/sync/start-run.ts';
import { countLive } from './live-runs.ts';
import { inParallel } from './rounds.ts';
import { patiently, type Soak } from './soak.ts';

/** Waits until every run has ended. */
export async function settle(soak: Soak): Promise<void> {
  const { settleMs } = soak.tempo;
  const isQuiet = async (): Promise<boolean> => (await countLive(soak)) === 0;
  await waitFor(isQuiet, { deadlineMs: settleMs, everyMs: 200, what: 'every run to end' });
}

/** Runs every connector once more, without faults, as its schedule would; each run has to succeed. */
export async function runLastRound(soak: Soak): Promise<void> {
  const ids: string[] = [];
  await inParallel(soak.sites, async ({ connector }) => {
    const request = { connectorId: connector.id, trigger: 'manual', full: false } as const;
    const started = await patiently(() => startRun(soak.app, request));
    if (started) ids.push(started.runId);
    else soak.findings.push(`${connector.name} is gone`);
  });
  await settle(soak);
  for (const id of ids) {
    const run = await getRun(soak.app.db, id);
    if (run && !isLive(run.status) && run.status !== 'succeeded') {
      soak.findings.push(
        `the last run of ${run.connector} (${id}) ended ${run.status}: ${JSON.stringify(run.error)}`,
      );
    }
  }
}
