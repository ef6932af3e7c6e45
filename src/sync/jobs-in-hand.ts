import { sleep } from '../lib/sleep.ts';
import type { JobStep } from './ports.ts';

/** The jobs that this process has in hand, by connector. */
export interface JobsInHand {
  /** Disposed when the job is out of hand. */
  begin(connectorId: string, step: JobStep): Disposable & { readonly makeRoom: MakeRoom };
}

/**
 * Called by a long job between two pieces of its work. While jobs of other connectors are in hand it rests before it
 * goes on, so that its connector takes about one connector's share of the processor: the reports of a tenant of 250,000
 * users would otherwise take most of it, whatever the turns in the queue. A report makes room for the users of its own
 * tenant as well: seats are what people wait for, and reports are ready sooner than a large listing anyway.
 */
export type MakeRoom = (signal: AbortSignal) => Promise<void>;

/** Of rest at a time, since a slot is held meanwhile. A piece of work, a page or a batch, takes a tenth of it. */
const longestMs = 1_000;

export function openJobsInHand(): JobsInHand {
  const all = new Map<string, number>();
  const users = new Map<string, number>();
  return {
    begin(connectorId, step) {
      const counts = step === 'users' ? [all, users] : [all];
      for (const count of counts) add(count, connectorId, 1);
      let from = performance.now();
      return {
        makeRoom: async (signal) => {
          const isBehindUsers = step.startsWith('report:') && users.has(connectorId);
          const parties = all.size + (isBehindUsers ? 1 : 0);
          const workedMs = performance.now() - from;
          const restMs = workedMs * restShares(parties, all.get(connectorId) ?? 1);
          if (restMs > 0) await sleep(Math.min(longestMs, restMs), signal);
          from = performance.now();
        },
        [Symbol.dispose]: () => {
          for (const count of counts) add(count, connectorId, -1);
        },
      };
    },
  };
}

function add(counts: Map<string, number>, connectorId: string, by: number): void {
  const count = (counts.get(connectorId) ?? 0) + by;
  if (count === 0) counts.delete(connectorId);
  else counts.set(connectorId, count);
}

/**
 * How many times as long as it worked a job rests, so that the `own` jobs of its connector together get one part in
 * `parties` of the time; nothing where there is no other party.
 */
function restShares(parties: number, own: number): number {
  return parties === 1 ? 0 : own * parties - 1;
}
