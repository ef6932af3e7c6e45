const maxThrottleMs = 300_000;

/**
 * How long to leave a tenant alone after the n-th 429 in a row that names no time: doubled each time from two
 * seconds to five minutes, the last half of it random, so that its steps do not come back together.
 */
export function throttleDelayMs(count: number, random: () => number): number {
  const ceiling = Math.min(maxThrottleMs, 1000 * 2 ** count);
  return Math.round(ceiling * (0.5 + random() / 2));
}

/** How long the n-th failure in a row keeps the reaper away: at least what the queue waits before the retry. */
export function retryDelayMs(count: number): number {
  return 2000 * 2 ** count;
}
