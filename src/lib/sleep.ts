import { setTimeout } from 'node:timers/promises';

/** Waits so long, or until the signal aborts; either way it resolves. */
export async function sleep(ms: number, signal: AbortSignal): Promise<void> {
  await setTimeout(ms, undefined, { signal }).catch(() => undefined);
}
