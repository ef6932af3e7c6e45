import { sleep } from '../lib/sleep.ts';
import { untilDisposed } from '../lib/until-disposed.ts';
import type { SyncDeps } from './deps.ts';
import { warnExpiry } from './manage/warn-expiry.ts';
import { reap } from './reap.ts';
import { tick } from './tick.ts';

const tickMs = 15_000;

export interface Scheduler extends AsyncDisposable {
  /** Milliseconds since a round that started and delivered what was due; null before the first. */
  sinceRoundMs(): number | null;
}

/** Ticks, reaps and warns of secrets that expire, every 15 seconds until disposed. Any number of schedulers may run. */
export function startScheduler(deps: SyncDeps): Scheduler {
  let doneAt: number | null = null;
  const running = untilDisposed((signal) =>
    loop(deps, signal, () => {
      doneAt = performance.now();
    }),
  );
  return {
    ...running,
    sinceRoundMs: () => (doneAt === null ? null : performance.now() - doneAt),
  };
}

async function loop(deps: SyncDeps, signal: AbortSignal, onRound: () => void): Promise<void> {
  while (!signal.aborted) {
    const isTicked = await round(deps, 'tick', () => tick(deps));
    const isReaped = await round(deps, 'reap', () => reap(deps));
    if (isTicked && isReaped) onRound();
    await round(deps, 'warn expiry', () => warnExpiry(deps));
    await sleep(tickMs, signal);
  }
}

/** False when it failed: a database or a queue that is away fails this round only, the next one starts what was missed. */
async function round(deps: SyncDeps, name: string, work: () => Promise<object>): Promise<boolean> {
  try {
    deps.log.debug({ name, ...(await work()) }, 'scheduler round');
    return true;
  } catch (error) {
    deps.log.warn({ name, error }, 'scheduler round failed');
    return false;
  }
}
