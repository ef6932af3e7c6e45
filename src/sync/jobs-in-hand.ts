import { sleep } from '../lib/sleep.ts';

/** The jobs that this process has in hand, by connector. */
export interface JobsInHand {
  /** Disposed when the job is out of hand. */
  begin(connectorId: string): Disposable & { readonly makeRoom: MakeRoom };
}

/**
 * Called by a long job between two pieces of its work. While jobs of other connectors are in hand it rests before it
 * goes on, so that its connector takes about one connector's share of the processor: the reports of a tenant of 250,000
 * users would otherwise take most of it, whatever the turns in the queue.
 */
export type MakeRoom = (signal: AbortSignal) => Promise<void>;

/** Of rest at a time, since a slot is held meanwhile. A piece of work, a page or a batch, takes a tenth of it. */
const longestMs = 1_000;

export function openJobsInHand(): JobsInHand {
  const byConnector = new Map<string, number>();
  const change = (connectorId: string, by: number): void => {
    const own = (byConnector.get(connectorId) ?? 0) + by;
    if (own === 0) byConnector.delete(connectorId);
    else byConnector.set(connectorId, own);
  };
  return {
    begin(connectorId) {
      change(connectorId, 1);
      let from = performance.now();
      return {
        makeRoom: async (signal) => {
          const workedMs = performance.now() - from;
          const restMs = workedMs * restShares(byConnector.size, byConnector.get(connectorId) ?? 1);
          if (restMs > 0) await sleep(Math.min(longestMs, restMs), signal);
          from = performance.now();
        },
        [Symbol.dispose]: () => change(connectorId, -1),
      };
    },
  };
}

/**
 * How many times as long as it worked a job rests, so that the `own` jobs of its connector together get one part in
 * `connectors` of the time; nothing where there is no other connector.
 */
function restShares(connectors: number, own: number): number {
  return connectors === 1 ? 0 : own * connectors - 1;
}
