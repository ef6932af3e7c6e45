import type { BenchRow, Line } from '../bench-row.ts';
import { describeRound, runsPerMinute } from '../describe-round.ts';
import { openFleet } from '../open-fleet.ts';
import { playRound, type Round } from '../play-round.ts';

const plan = { tenants: 400, users: 250, latencyMs: 200 };
const bounds = [
  { workers: 2, atLeast: 1.8 },
  { workers: 4, atLeast: 3.2 },
];

/** More of the same process give more runs. */
export const scaling: BenchRow = {
  name: 'scaling',
  what: '400 tenants of 250 users at 200 ms per answer: runs per minute of 2 and 4 worker processes next to 1',
  isDefault: false,
  run: async (say) => {
    await using fleet = await openFleet(plan);
    const notes: string[] = [];
    const play = async (what: string, workers: number): Promise<Round> => {
      const round = await playRound(fleet, { workers, withGuest: false });
      say(describeRound(what, round));
      return round;
    };
    // the simulator prepares its bytes, which would slow down whoever comes first
    await play('warm-up, 4 workers', 4);
    const one = await play('1 worker', 1);
    notes.push(describeRound('1 worker', one));
    const lines: Line[] = [];
    for (const { workers, atLeast } of bounds) {
      const round = await play(`${workers} workers`, workers);
      notes.push(describeRound(`${workers} workers`, round));
      lines.push({
        what: `${workers} workers / 1 worker`,
        measured: `${runsPerMinute(round).toFixed(0)} runs/min`,
        reference: `${runsPerMinute(one).toFixed(0)} runs/min`,
        value: runsPerMinute(round) / runsPerMinute(one),
        unit: 'x',
        bound: { kind: 'at least', value: atLeast },
      });
    }
    return { lines, notes };
  },
};
