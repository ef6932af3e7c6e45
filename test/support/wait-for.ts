import { setTimeout as delay } from 'node:timers/promises';

export interface WaitOptions {
  readonly deadlineMs: number;
  /** Finishes the sentence "gave up waiting for …". */
  readonly what: string;
  readonly everyMs?: number;
}

/**
 * Asks `condition` until it gives something truthy and resolves with that value.
 * Rejects after `deadlineMs`, with the last error the condition threw as cause.
 */
export async function waitFor<T>(
  condition: () => T | Promise<T>,
  options: WaitOptions,
): Promise<Exclude<T, false | null | undefined | 0 | ''>> {
  const endsAt = performance.now() + options.deadlineMs;
  let lastError: unknown;
  for (;;) {
    try {
      const value = await condition();
      if (isMet(value)) return value;
      lastError = undefined;
    } catch (error) {
      lastError = error;
    }
    if (performance.now() >= endsAt) break;
    await delay(options.everyMs ?? 20);
  }
  throw new Error(`gave up waiting for ${options.what} after ${options.deadlineMs} ms`, { cause: lastError });
}

function isMet<T>(value: T): value is Exclude<T, false | null | undefined | 0 | ''> {
  return Boolean(value);
}
