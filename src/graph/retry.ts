import { setTimeout as delay } from 'node:timers/promises';
import pRetry from 'p-retry';
import { noRetries, planRetry, throttleWaits, transientRetries } from './retry-plan.ts';

/** Told of each wait in place before it begins, and what it is for. */
type OnWait = (error: Error, waitMs: number) => void;

/** Calls `attempt` again where `planRetry` says so. Rejects with the last error, or with the signal's reason. */
export async function withRetries<T>(
  attempt: () => Promise<T>,
  signal: AbortSignal,
  onWait: OnWait = () => undefined,
): Promise<T> {
  let state = noRetries;
  return await pRetry(attempt, {
    retries: transientRetries + throttleWaits,
    // The waits are ours: p-retry's own jitter never waits less than the whole backoff.
    minTimeout: 0,
    signal,
    shouldRetry: async ({ error }) => {
      const plan = planRetry(error, state, Math.random());
      if (plan === null) return false;
      state = plan.state;
      onWait(error, plan.waitMs);
      await pause(plan.waitMs, signal);
      return true;
    },
  });
}

/**
 * Waits at least `ms`; rejects with the signal's reason when it aborts first. A timer counts from when the event loop
 * began its turn: after a long turn it fires that much early, which would count against the tenant and park the job.
 */
async function pause(ms: number, signal: AbortSignal): Promise<void> {
  const until = performance.now() + ms;
  try {
    for (let left = ms; left > 0; left = until - performance.now()) {
      await delay(Math.ceil(left), undefined, { signal });
    }
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  }
}
