import { sleep } from '../../../src/lib/sleep.ts';
import type { Soak } from '../soak.ts';
import type { FaultKind } from './fault-kind.ts';
import { faultKinds } from './fault-kinds.ts';

const mostTries = 10;

/** How often each kind struck, and was proven to have. */
export type FaultCounts = ReadonlyMap<string, number>;

/**
 * Strikes with every kind in a drawn order, again and again until the signal aborts; the first lap is always done to
 * its end, so that each kind struck at least once.
 */
export async function strikeAll(soak: Soak, counts: Map<string, number>, signal: AbortSignal): Promise<void> {
  for (const kind of faultKinds) counts.set(kind.name, 0);
  const isOver = (): boolean => signal.aborted && [...counts.values()].every((count) => count > 0);
  while (!isOver()) {
    for (const kind of soak.random.shuffled(faultKinds)) {
      if (isOver()) return;
      if (signal.aborted && counts.get(kind.name) !== 0) continue;
      await strike(soak, kind, counts);
      await sleep(soak.tempo.gapMs * (0.5 + soak.random.next()), signal);
    }
  }
}

async function strike(soak: Soak, kind: FaultKind, counts: Map<string, number>): Promise<void> {
  for (let tries = 0; tries < mostTries; tries++) {
    const from = performance.now();
    const proof = await attempt(soak, kind);
    if (proof === null) continue;
    counts.set(kind.name, (counts.get(kind.name) ?? 0) + 1);
    soak.say(`fault: ${kind.name} (${proof}; ${((performance.now() - from) / 1_000).toFixed(1)} s)`);
    return;
  }
  throw new Error(`the fault "${kind.name}" came to nothing ${mostTries} times`);
}

async function attempt(soak: Soak, kind: FaultKind): Promise<string | null> {
  try {
    return await kind.strike(soak);
  } catch (error) {
    soak.say(
      `fault: ${kind.name} came to nothing (${error instanceof Error ? error.message : String(error)})`,
    );
    return null;
  }
}
