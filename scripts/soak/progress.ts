import { sleep } from '../../src/lib/sleep.ts';
import type { FaultCounts } from './faults/strike-all.ts';
import { patiently, type Soak } from './soak.ts';

const everyMs = 15_000;

/** Says now and then how far the soak is. */
export async function sayProgress(soak: Soak, counts: FaultCounts, signal: AbortSignal): Promise<void> {
  for (;;) {
    await sleep(everyMs, signal);
    if (signal.aborted) return;
    soak.say(await describe(soak, counts));
  }
}

/** Runs by status, faults and restarts so far. */
export async function describe({ app, workers, schedulers }: Soak, counts: FaultCounts): Promise<string> {
  const rows = await patiently(() =>
    app.db.query<{ status: string; runs: number }>(
      `select status, count(*)::int as runs from runs group by status order by status`,
    ),
  );
  const runs = rows.map(({ status, runs: count }) => `${count} ${status}`).join(', ');
  const faults = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const exits = [...workers, ...schedulers].reduce((sum, { exits: each }) => sum + each.length, 0);
  return `runs: ${runs}; faults: ${faults}; processes ended: ${exits}`;
}
