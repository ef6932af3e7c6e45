import { sleep } from '../lib/sleep.ts';
import type { SyncDeps } from './deps.ts';
import { reap } from './reap.ts';
import { tick } from './tick.ts';

const tickMs = 15_000;

/** Ticks and reaps every 15 seconds until disposed. Any number of schedulers may run. */
export function startScheduler(deps: SyncDeps): AsyncDisposable {
  const stop = new AbortController();
  const running = loop(deps, stop.signal);
  return {
    async [Symbol.asyncDispose]() {
      stop.abort();
      await running;
    },
  };
}

async function loop(deps: SyncDeps, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await round(deps, 'tick', () => tick(deps));
    await round(deps, 'reap', () => reap(deps));
    await sleep(tickMs, signal);
  }
}

/** A database or a queue that is away fails this round only: the next one starts what was missed. */
async function round(deps: SyncDeps, name: string, work: () => Promise<object>): Promise<void> {
  try {
    deps.log.debug({ name, ...(await work()) }, 'scheduler round');
  } catch (error) {
    deps.log.warn({ name, error }, 'scheduler round failed');
  }
}
