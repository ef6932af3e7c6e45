import { sleep } from '../../src/lib/sleep.ts';
import { letQuietPass } from '../../test/support/let-quiet-pass.ts';
import type { Soak } from './soak.ts';

/** Lets time pass for quiet runs, again and again, where the soak is brief. */
export async function ageQuietRuns({ app, tempo }: Soak, signal: AbortSignal): Promise<void> {
  if (tempo.ageEveryMs === null) return;
  while (!signal.aborted) {
    // the database may be away
    await letQuietPass(app.db).catch(() => undefined);
    await sleep(tempo.ageEveryMs, signal);
  }
}
