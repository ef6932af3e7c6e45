import { z } from 'zod';
import type { BenchRow } from '../bench-row.ts';
import { describeRound, runsPerMinute } from '../describe-round.ts';
import { type Fleet, openFleet } from '../open-fleet.ts';
import { playRound, type Round } from '../play-round.ts';

/** Long enough that the throttled one is asked again in the middle of a round. */
const plan = { tenants: 300, users: 250, guestUsers: 250, latencyMs: 200 };
const workers = 1;
const retryAfterSeconds = 60;

/** A tenant that Microsoft asks to wait, again and again. */
export const throttledNeighbor: BenchRow = {
  name: 'throttled neighbor',
  what: 'throughput of the others with one tenant answering 429 with Retry-After: 60 for ever, next to without it',
  isDefault: false,
  run: async (say) => {
    await using fleet = await openFleet(plan);
    const play = async (what: string, withGuest: boolean): Promise<Round> => {
      const round = await playRound(fleet, { workers, withGuest });
      say(describeRound(what, round));
      return round;
    };
    await playRound(fleet, { workers: 4, withGuest: false });
    const alone = await play('without the throttled one', false);
    await throttleGuest(fleet);
    const together = await play('with the throttled one', true);
    const refused = await refusals(fleet);
    if (refused === 0) throw new Error('the throttled tenant was never asked');
    const line = {
      what: 'throughput, with / without the throttled one',
      measured: `${runsPerMinute(together).toFixed(1)} runs/min`,
      reference: `${runsPerMinute(alone).toFixed(1)} runs/min`,
      value: runsPerMinute(together) / runsPerMinute(alone),
      unit: 'x',
      bound: { kind: 'at least', value: 0.95 },
    } as const;
    const notes = [
      describeRound('without the throttled one', alone),
      describeRound('with the throttled one', together),
      `the throttled tenant was asked ${refused} times`,
    ];
    return { lines: [line], notes };
  },
};

async function throttleGuest(fleet: Fleet): Promise<void> {
  const effect = { kind: 'graphError', status: 429, retryAfter: retryAfterSeconds };
  const body = JSON.stringify({ match: { path: '/v1.0/' }, effect });
  await control(fleet, { method: 'POST', body });
}

async function refusals(fleet: Fleet): Promise<number> {
  const { hits } = z.object({ hits: z.array(z.number()) }).parse(await control(fleet, { method: 'GET' }));
  return hits.reduce((sum, each) => sum + each, 0);
}

async function control({ simulator, guestId }: Fleet, request: RequestInit): Promise<unknown> {
  const answer = await fetch(`${simulator.url}/_simulator/tenants/${guestId}/faults`, request);
  if (!answer.ok) throw new Error(`the simulator answered ${answer.status}`);
  return answer.json();
}
