import { setInterval } from 'node:timers/promises';
import { untilDisposed } from '../lib/until-disposed.ts';
import type { Claim } from '../store/checkpoints.ts';
import { renewLease } from '../store/leases.ts';
import type { SyncDeps } from './deps.ts';

/** Renews a claim while its job works; `signal` aborts when it is lost, so that no more requests are sent for it. */
export function keepLease(
  { db, log }: Pick<SyncDeps, 'db' | 'log'>,
  claim: Claim,
): AsyncDisposable & { readonly signal: AbortSignal } {
  const lost = new AbortController();

  async function beat(stop: AbortSignal): Promise<void> {
    try {
      for await (const _ of setInterval(claim.leaseMs / 3, undefined, { signal: stop })) {
        // A database that does not answer is not a lost lease: the fence decides at the next commit.
        const isHeld = await renewLease(db, claim).catch((error: unknown) => {
          log.warn({ error, step: claim.step, runId: claim.runId }, 'lease not renewed');
          return true;
        });
        if (!isHeld) return lost.abort();
      }
    } catch (error) {
      if (!stop.aborted) throw error;
    }
  }

  return { ...untilDisposed(beat), signal: lost.signal };
}
