import { faultsOf } from '../ask-simulator.ts';
import type { BenchRow } from '../bench-row.ts';
import { describeRun } from '../describe-run.ts';
import { median } from '../median.ts';
import { playRun } from '../play-run.ts';
import { inNewInstallation } from '../shared.ts';

const every = 10;
/** More answers than a run with faults gets. */
const answers = 1_000;
const retryAfterSeconds = 2;

/** In turn. */
const effects = [
  { kind: 'graphError', status: 429, retryAfter: retryAfterSeconds },
  { kind: 'graphError', status: 503 },
  { kind: 'cut', when: 'middle' },
] as const;

/** A Microsoft that has a bad day. */
export const faults: BenchRow = {
  name: 'faults',
  what: 'the full run of 100,000 users with every tenth answer a 429, a 503 or a cut connection, next to without',
  isDefault: true,
  run: async (say, shared) => {
    const { fleet, runs } = await shared.largeTenant();
    const clean = median(runs.map(({ seconds }) => seconds));
    const control = faultsOf(fleet.simulator.url, fleet.simulator.specs[0]?.tenantId ?? '');
    for (let n = 1; n * every <= answers; n += 1) {
      await control.add({ match: { nth: n * every }, effect: effects[(n - 1) % effects.length] });
    }
    const run = await inNewInstallation(fleet, (installation) => playRun(fleet, installation));
    const hits = await control.hits();
    await control.clear();
    say(describeRun('with faults', run));
    const struck = hits.reduce((sum, each) => sum + each, 0);
    const throttled = hits.reduce((sum, each, at) => (at % effects.length === 0 ? sum + each : sum), 0);
    if (struck === 0) throw new Error('no fault struck');
    const waits = throttled * retryAfterSeconds;
    const without = run.seconds - waits;
    return {
      lines: [
        {
          what: 'whole run less the waits asked for / the same without faults',
          measured: `${run.seconds.toFixed(1)} s less ${waits} s`,
          reference: `${clean.toFixed(1)} s`,
          value: without / clean,
          unit: 'x',
          bound: { kind: 'at most', value: 2 },
        },
      ],
      notes: [
        describeRun('with faults', run),
        `${struck} answers were spoiled, ${throttled} of them asked to wait ${retryAfterSeconds} s; every user and license is there`,
      ],
    };
  },
};
