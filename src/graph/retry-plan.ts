import { GraphError } from './graph-error.ts';

/** What one call has spent on retries so far. */
export interface RetryState {
  readonly transients: number;
  readonly throttles: number;
  readonly throttledMs: number;
}

export const noRetries: RetryState = { transients: 0, throttles: 0, throttledMs: 0 };

export type RetryPlan = { readonly waitMs: number; readonly state: RetryState } | null;

export const transientRetries = 3;
const baseMs = 300;
const capMs = 5_000;
export const throttleWaits = 2;
/** A slot is held for at most 1 s of waiting (I6); more than that parks the job. */
export const throttledInPlaceMs = 1_000;

/** How long to wait before trying again in place; null: not in place. Pure: `random` in [0, 1). */
export function planRetry(error: unknown, state: RetryState, random: number): RetryPlan {
  if (!(error instanceof GraphError)) return null;
  if (error.kind === 'throttled') return planThrottled(error.retryAfterMs, state, random);
  // The reports service answered so during an incident (graph-facts §6.1): forbidden only when it stays.
  if (error.kind !== 'transient' && error.code !== 'MissingCredentials') return null;
  if (state.transients >= transientRetries) return null;
  const asked = error.retryAfterMs ?? 0;
  if (asked > capMs) return null;
  // Full jitter: workers that failed together do not come back together.
  const jitter = random * Math.min(capMs, baseMs * 2 ** state.transients);
  return {
    waitMs: Math.ceil(Math.max(asked, jitter)),
    state: { ...state, transients: state.transients + 1 },
  };
}

function planThrottled(retryAfterMs: number | null, state: RetryState, random: number): RetryPlan {
  const left = throttledInPlaceMs - state.throttledMs;
  // Without a Retry-After: half of what is left, jittered, so that the second wait has room too.
  const waitMs = Math.ceil(retryAfterMs ?? (left / 2) * (0.5 + random / 2));
  if (state.throttles >= throttleWaits || waitMs > left) return null;
  return {
    waitMs,
    state: { ...state, throttles: state.throttles + 1, throttledMs: state.throttledMs + waitMs },
  };
}
