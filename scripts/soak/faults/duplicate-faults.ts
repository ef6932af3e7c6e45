import { getLiveRunId } from '../../../src/store/runs.ts';
import { deliverAgain } from '../../../test/support/deliver-again.ts';
import { readingSite } from '../live-runs.ts';
import { patiently, type Soak } from '../soak.ts';
import type { FaultKind } from './fault-kind.ts';

/** What a queue may do that promises to deliver at least once. */
export const duplicateFaults: readonly FaultKind[] = [
  { name: 'jobs delivered twice', strike: (soak) => again(soak, 0) },
  { name: 'jobs of an older delivery', strike: (soak) => again(soak, 1) },
];

async function again(soak: Soak, deliveriesAgo: number): Promise<string | null> {
  const { db, config } = soak.app;
  const { connector } = await readingSite(soak);
  const runId = await patiently(() => getLiveRunId(db, connector.id));
  if (runId === null) return null;
  const copies = await deliverAgain(db, { runId, redisUrl: config.redisUrl ?? '', deliveriesAgo });
  return copies > 0 ? `${connector.name}, ${copies} jobs` : null;
}
