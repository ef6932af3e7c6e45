import type { Connector } from '../domain/connector.ts';
import type { StepCounts } from '../domain/step.ts';
import type { Meter, TenantClient } from '../graph/tenant-client.ts';
import type { Claim } from '../store/checkpoints.ts';
import type { Queryable, Transaction } from '../store/database.ts';
import { completeRange, holdClaim, savePosition } from '../store/leases.ts';
import { closeStep } from '../store/steps.ts';
import type { SyncDeps } from './deps.ts';
import type { MakeRoom } from './jobs-in-hand.ts';

/** What one claimed job works with. `signal` aborts when the worker stops or the claim is lost. */
export interface JobScope {
  readonly deps: SyncDeps;
  readonly claim: Claim;
  readonly connector: Connector;
  readonly client: TenantClient;
  readonly meter: Meter;
  readonly signal: AbortSignal;
  readonly makeRoom: MakeRoom;
}

/** What a commit did: its counts, and the position behind it. */
export interface Committed<Position> {
  readonly counts: Partial<StepCounts>;
  readonly position: Position;
  /** The range is read to its end, and with the last range the step. */
  readonly isComplete?: boolean;
}

/**
 * Rows, counts and the checkpoint behind them in one fenced transaction (I3). The requests made since the last
 * commit go with it; they stay in the meter when it fails. `lockFirst` takes what is locked before a checkpoint.
 */
export async function commitStep<Position extends object>(
  scope: JobScope,
  work: (tx: Transaction) => Committed<Position> | Promise<Committed<Position>>,
  lockFirst?: (tx: Transaction) => void,
): Promise<Position> {
  const { requests } = scope.meter;
  const { position, throttledMs } = await scope.deps.db.transaction(async (tx) => {
    lockFirst?.(tx);
    holdClaim(tx, scope.claim);
    const { isComplete = false, ...done } = await work(tx);
    const counts = { ...done.counts, requests };
    if (!isComplete) return { ...done, throttledMs: await save(tx, scope, { ...done, counts }) };
    completeRange(tx, scope.claim, done.position);
    closeStep(tx, scope.claim, { status: 'fetched', error: null, counts });
    return { ...done, throttledMs: 0 };
  });
  scope.meter.requests -= requests;
  waitAsTold(scope, throttledMs);
  return position;
}

/** As `commitStep` where there is nothing but a position to write: one statement, which is fenced by itself. */
export async function commitPosition<Position extends object>(
  scope: JobScope,
  position: Position,
): Promise<Position> {
  const { requests } = scope.meter;
  const throttledMs = await save(scope.deps.db, scope, { position, counts: { requests } });
  scope.meter.requests -= requests;
  waitAsTold(scope, throttledMs);
  return position;
}

function save(
  db: Queryable,
  { claim }: JobScope,
  { counts, position }: Pick<Committed<object>, 'counts' | 'position'>,
): Promise<number> {
  // pages of users stay where they are; every other step starts again from its beginning
  return savePosition(db, claim, { position, counts, isProgress: claim.step === 'users' });
}

/** Told to another worker, perhaps: the whole connector waits, and this job with it (I6). */
function waitAsTold({ client }: JobScope, throttledMs: number): void {
  if (throttledMs > 0) client.pauseFor(throttledMs);
}
