import type { BenchRow } from '../bench-row.ts';
import { describeRun } from '../describe-run.ts';
import { median } from '../median.ts';
import { openFleet } from '../open-fleet.ts';
import { megabytes } from '../peak-memory.ts';
import { playRun } from '../play-run.ts';
import { inNewInstallation } from '../shared.ts';
import { startTwoLicenses } from '../start-tenants.ts';

const large = 1_000_000;

/** Ten times the tenant in the same memory. */
export const memory: BenchRow = {
  name: 'memory',
  what: 'most memory of the worker in a full run of 100,000 and, at 0 ms per answer, of 1,000,000 users',
  isDefault: true,
  run: async (say, shared) => {
    const { runs } = await shared.largeTenant();
    const few = median(runs.map((run) => run.peakBytes));
    await using fleet = await openFleet({ tenants: 1, users: large, latencyMs: 0 }, startTwoLicenses);
    const run = await inNewInstallation(fleet, (installation) => playRun(fleet, installation));
    const note = describeRun(`${large.toLocaleString('en-US')} users`, run);
    say(note);
    return {
      lines: [
        {
          what: 'worker at 100,000 users, median',
          measured: megabytes(few),
          reference: null,
          value: few / 2 ** 20,
          unit: 'MiB',
          bound: { kind: 'at most', value: 200 },
        },
        {
          what: 'worker at 1,000,000 users / at 100,000',
          measured: megabytes(run.peakBytes),
          reference: megabytes(few),
          value: run.peakBytes / few,
          unit: 'x',
          bound: { kind: 'at most', value: 1.1 },
        },
      ],
      notes: [note],
    };
  },
};
