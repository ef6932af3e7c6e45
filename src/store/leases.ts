import type { StepCounts } from '../domain/step.ts';
import type { Claim } from './checkpoints.ts';
import type { Queryable, Transaction } from './database.ts';
import { msLeft } from './ms-left.ts';
import { addedCounts, countValues } from './step-counts.ts';
import { sqlState } from './store-error.ts';

/** The claim was lost: another worker took over, or the run ended. Whoever sees it writes nothing and stops. */
export class StaleLeaseError extends Error {
  override readonly name = 'StaleLeaseError';
}

/** True of a StaleLeaseError, and of what `holdClaim` and `completeRange` fail a transaction with. */
export function isClaimLost(error: unknown): boolean {
  return error instanceof StaleLeaseError || sqlState(error) === 'M3650';
}

/**
 * How a claim ended: `parked` where Microsoft asked to be left alone, `budget` where its limit of a report is used up;
 * `failure`, and no word at all (a crash), make the next claim an attempt. `waitMs` counts from now, by the database's
 * clock: the worker's own may be wrong by an hour.
 */
export type Release =
  | { readonly how: 'handed-over' }
  | { readonly how: 'given-back' }
  | { readonly how: 'parked' | 'budget'; readonly waitMs: number; readonly throttles: number }
  | { readonly how: 'failure'; readonly waitMs: number };

/** Lengthens the lease; false when the claim is lost. */
export async function renewLease(db: Queryable, claim: Claim): Promise<boolean> {
  const rows = await db.query(
    `update checkpoints set leased_until = now() + $5 * interval '1 millisecond'
     where run_id = $1 and step = $2 and range = $3 and lease_token = $4 returning 1 as held`,
    [claim.runId, claim.step, claim.range, claim.token, claim.leaseMs],
  );
  return rows.length > 0;
}

/**
 * First statement of every commit: locks the checkpoint. A cancel, a removal or another claim changed the token: then the
 * transaction fails, and nothing of it stays (I3); `isClaimLost` knows its error.
 */
export function holdClaim(tx: Transaction, claim: Claim): void {
  tx.send('select hold_claim($1, $2, $3, $4)', [claim.runId, claim.step, claim.range, claim.token]);
}

/**
 * Last statement of a commit: moves the held checkpoint behind the rows, lengthens its lease, and adds the counts of the
 * step. Gives how many milliseconds the connector has to leave Microsoft alone, as some worker was told; 0 where it need
 * not. Throws StaleLeaseError when the claim was lost, so that without rows it is a commit by itself. Only progress that
 * a retry keeps ends a series of failures: a step that begins anew each time would otherwise fail for ever.
 */
export async function savePosition(
  tx: Queryable,
  claim: Claim,
  { position, counts, isProgress }: Progress,
): Promise<number> {
  const [row] = await tx.query<{ throttledMs: number }>(
    `with saved as (
       update checkpoints c set position = $5, active_at = now(),
         failures = case when $7 then 0 else failures end, throttles = case when $7 then 0 else throttles end,
         leased_until = now() + $6 * interval '1 millisecond'
       from connectors k
         left join app_throttles a on a.cloud = k.cloud and a.client_id = k.client_id
       where c.run_id = $1 and c.step = $2 and c.range = $3 and c.lease_token = $4 and k.id = c.connector_id
       returning ${msLeft('greatest(k.throttled_until, a.throttled_until)')} as "throttledMs"
     ),
     counted as (
       update steps set ${addedCounts(8)} where run_id = $1 and name = $2 and exists (select from saved)
     )
     select "throttledMs" from saved`,
    [
      claim.runId,
      claim.step,
      claim.range,
      claim.token,
      JSON.stringify(position),
      claim.leaseMs,
      isProgress,
      ...countValues(counts),
    ],
  );
  if (!row) throw new StaleLeaseError('The claim was lost.');
  return row.throttledMs;
}

interface Progress {
  readonly position: object;
  readonly counts: Partial<StepCounts>;
  readonly isProgress: boolean;
}

/** Failures in a row of a claimed checkpoint, those before its last progress left out. */
export async function countFailures(db: Queryable, claim: Claim): Promise<number> {
  const [row] = await db.query<{ failures: number }>(
    `select failures from checkpoints where run_id = $1 and step = $2 and range = $3`,
    [claim.runId, claim.step, claim.range],
  );
  return row?.failures ?? 0;
}

/**
 * As `holdClaim`, and marks the range done, at its last position where there is one. The step is locked with it: of two
 * ranges that end at the same time the second sees that the first is done.
 */
export function completeRange(tx: Transaction, claim: Claim, position: object | null = null): void {
  const json = position === null ? null : JSON.stringify(position);
  const params = [claim.runId, claim.step, claim.range, claim.token, json];
  tx.send('select complete_range($1, $2, $3, $4, $5)', params);
}

/** Moves the chain to its next job and lets go; gives the hop and the delivery that job belongs to. */
export async function handOver(db: Queryable, claim: Claim): Promise<{ hop: number; delivery: number }> {
  const [row] = await db.query<{ hop: number; delivery: number }>(
    `update checkpoints c set hop = c.hop + 1, lease_token = null, leased_by = null, released = 'handed-over', active_at = now()
     from runs r where r.id = c.run_id and c.run_id = $1 and c.step = $2 and c.range = $3 and c.lease_token = $4
     returning c.hop, r.delivery`,
    [claim.runId, claim.step, claim.range, claim.token],
  );
  if (!row) throw new StaleLeaseError('The claim was lost.');
  return row;
}

/** Lets go of an unfinished range. Nothing happens when the claim was lost already. */
export async function releaseClaim(db: Queryable, claim: Claim, release: Release): Promise<void> {
  const waitMs = 'waitMs' in release ? release.waitMs : null;
  await db.query(
    `update checkpoints set lease_token = null, leased_by = null, released = $5,
       parked_until = now() + $6::float8 * interval '1 millisecond', active_at = now(),
       failures = failures + $7, throttles = $8
     where run_id = $1 and step = $2 and range = $3 and lease_token = $4`,
    [
      claim.runId,
      claim.step,
      claim.range,
      claim.token,
      release.how,
      waitMs,
      release.how === 'failure' ? 1 : 0,
      'throttles' in release ? release.throttles : 0,
    ],
  );
}
