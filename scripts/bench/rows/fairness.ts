import type { BenchRow } from '../bench-row.ts';
import { describeRound } from '../describe-round.ts';
import { median } from '../median.ts';
import { openFleet } from '../open-fleet.ts';
import { playRound } from '../play-round.ts';

const plan = { tenants: 200, users: 250, guestUsers: 250_000, latencyMs: 50 };
const times = 3;
const workers = 2;

/** A large tenant among small ones. */
export const fairness: BenchRow = {
  name: 'fairness',
  what: 'median run time of a small tenant in a round of 200 small ones and one 1,000 x larger, next to without it',
  isDefault: false,
  run: async (say) => {
    await using fleet = await openFleet(plan);
    const notes: string[] = [];
    const play = async (withGuest: boolean, what: string): Promise<number> => {
      const round = await playRound(fleet, { workers, withGuest });
      const seconds = median(round.runSeconds);
      const said = `${describeRound(what, round)}; median run ${seconds.toFixed(2)} s`;
      say(said);
      notes.push(said);
      return seconds;
    };
    await play(true, 'warm-up');
    notes.pop();
    const alone: number[] = [];
    const together: number[] = [];
    for (let n = 0; n < times; n += 1) {
      alone.push(await play(false, 'without the large one'));
      together.push(await play(true, 'with the large one'));
    }
    const [measured, reference] = [median(together), median(alone)];
    const line = {
      what: 'small run, with / without the large one',
      measured: `${measured.toFixed(2)} s`,
      reference: `${reference.toFixed(2)} s`,
      value: measured / reference,
      unit: 'x',
      bound: { kind: 'at most', value: 1.5 },
    } as const;
    return { lines: [line], notes };
  },
};
