import type { Connector } from '../domain/connector.ts';
import type { StepCounts } from '../domain/step.ts';
import type { Meter, TenantClient } from '../graph/tenant-client.ts';
import type { Claim } from '../store/checkpoints.ts';
import type { Queryable } from '../store/database.ts';
import { holdClaim, savePosition } from '../store/leases.ts';
import { addCounts } from '../store/steps.ts';
import type { SyncDeps } from './deps.ts';

/** What one claimed job works with. `signal` aborts when the worker stops or the claim is lost. */
export interface JobScope {
  readonly deps: SyncDeps;
  readonly claim: Claim;
  readonly connector: Connector;
  readonly client: TenantClient;
  readonly meter: Meter;
  readonly signal: AbortSignal;
}

/** What a commit did: its counts, and the position behind it. */
export interface Committed<Position> {
  readonly counts: Partial<StepCounts>;
  readonly position: Position;
}

/**
 * Rows, counts and the checkpoint behind them in one fenced transaction (I3). The requests made since the last
 * commit go with it; they stay in the meter when it fails.
 */
export async function commitStep<Position extends object>(
  scope: JobScope,
  work: (tx: Queryable) => Promise<Committed<Position>>,
): Promise<Position> {
  const { requests } = scope.meter;
  const { position, throttledMs } = await scope.deps.db.transaction(async (tx) => {
    await holdClaim(tx, scope.claim);
    const done = await work(tx);
    await addCounts(tx, scope.claim, { ...done.counts, requests });
    return {
      position: done.position,
      throttledMs: await savePosition(tx, scope.claim, {
        position: done.position,
        // pages of users stay where they are; every other step starts again from its beginning
        isProgress: scope.claim.step === 'users',
      }),
    };
  });
  scope.meter.requests -= requests;
  // Told to another worker, perhaps: the whole connector waits, and this job with it (I6).
  if (throttledMs > 0) scope.client.pauseFor(throttledMs);
  return position;
}
