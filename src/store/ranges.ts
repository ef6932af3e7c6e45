import type { CheckpointKey, Claim } from './checkpoints.ts';
import type { Queryable, Transaction } from './database.ts';

export interface NewRange {
  readonly range: number;
  readonly position: object;
}

/**
 * Writes the checkpoints of ranges that a claimed step is split into. As after a hand-over: the first claim of one is
 * no new attempt of the step.
 */
export async function insertRanges(tx: Queryable, claim: Claim, ranges: readonly NewRange[]): Promise<void> {
  await tx.query(
    `insert into checkpoints (run_id, connector_id, step, range, position, released)
     select $1, $2, $3, given.range, given.position, 'handed-over'
     from jsonb_to_recordset($4::jsonb) as given (range integer, position jsonb)
     on conflict do nothing`,
    [claim.runId, claim.connectorId, claim.step, JSON.stringify(ranges)],
  );
}

/**
 * True when no other range of the step is open. The step is locked first, by a statement of its own: of two ranges that
 * end at the same time the second sees that the first is done.
 */
export async function isLastRange(tx: Transaction, claim: Claim): Promise<boolean> {
  tx.send('select 1 from steps where run_id = $1 and name = $2 for no key update', [claim.runId, claim.step]);
  const others = await tx.query(
    `select 1 from checkpoints where run_id = $1 and step = $2 and range <> $3 and not is_done limit 1`,
    [claim.runId, claim.step, claim.range],
  );
  return others.length === 0;
}

/**
 * Locks all ranges of a step, before the step itself: whoever ends them all would otherwise hold the step while it waits
 * for a range whose commit waits for the step.
 */
export function lockRanges(tx: Transaction, { runId, step }: Pick<CheckpointKey, 'runId' | 'step'>): void {
  tx.send('select 1 from checkpoints where run_id = $1 and step = $2 order by range for update', [
    runId,
    step,
  ]);
}
