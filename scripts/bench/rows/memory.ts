import type { BenchRow } from '../bench-row.ts';
import { describeRun } from '../describe-run.ts';
import { openFleet } from '../open-fleet.ts';
import { megabytes } from '../peak-memory.ts';
import { playRun, type PlayedRun } from '../play-run.ts';
import { startTwoLicenses } from '../start-tenants.ts';

const small = 100_000;
const large = 1_000_000;

/** Ten times the tenant in the same memory. */
export const memory: BenchRow = {
  name: 'memory',
  what: 'most memory of the worker in a full run of 100,000 and of 1,000,000 users, 0 ms per answer',
  isDefault: true,
  run: async (say) => {
    const notes: string[] = [];
    const play = async (users: number): Promise<PlayedRun> => {
      await using fleet = await openFleet({ tenants: 1, users, latencyMs: 0 }, startTwoLicenses);
      await using installation = await fleet.install();
      const run = await playRun(fleet, installation);
      notes.push(describeRun(`${users.toLocaleString('en-US')} users`, run));
      say(notes.at(-1) ?? '');
      return run;
    };
    const few = await play(small);
    const many = await play(large);
    return {
      lines: [
        {
          what: 'worker at 100,000 users',
          measured: megabytes(few.peakBytes),
          reference: null,
          value: few.peakBytes / 2 ** 20,
          unit: 'MiB',
          bound: { kind: 'at most', value: 200 },
        },
        {
          what: 'worker at 1,000,000 users / at 100,000',
          measured: megabytes(many.peakBytes),
          reference: megabytes(few.peakBytes),
          value: many.peakBytes / few.peakBytes,
          unit: 'x',
          bound: { kind: 'at most', value: 1.1 },
        },
      ],
      notes,
    };
  },
};
