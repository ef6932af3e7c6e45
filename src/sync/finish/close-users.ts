import type { StepCounts } from '../../domain/step.ts';
import { isShrunk } from '../../domain/shrink.ts';
import { setDataAt, setDelta, setFullReason, setLastFull } from '../../store/connector-state.ts';
import type { Queryable } from '../../store/database.ts';
import { listPositions } from '../../store/listing.ts';
import { getRun, lockRun } from '../../store/runs.ts';
import {
  countMissing,
  countSeen,
  forgetMissing,
  rememberMissing,
  sweepMissing,
} from '../../store/seen-users.ts';
import { addCounts, listSteps, setStepStatus } from '../../store/steps.ts';
import { countUsers } from '../../store/stored-users.ts';
import { removeOutOfScope } from '../../store/users.ts';
import { holdClaim } from '../../store/leases.ts';
import type { JobScope } from '../job-scope.ts';
import { type UsersPosition, usersPosition } from '../steps/users/position.ts';

/** Closes the users step in one transaction: sweep, scope, and the link the next run continues from (I4, I5). */
export async function closeUsers(scope: JobScope): Promise<void> {
  const { claim, connector, deps } = scope;
  await deps.db.transaction(async (tx) => {
    await lockRun(tx, claim);
    await holdClaim(tx, claim);
    const run = await getRun(tx, claim.runId);
    const ranges = (await listPositions(tx, claim.runId, 'users')).map((position) =>
      usersPosition.parse(position),
    );
    const users = { runId: claim.runId, step: 'users' };
    // before the sweep: the shrink guard counts people in scope only
    const left = await removeOutOfScope(tx, connector.id, connector.domains);
    const sweep = run?.mode === 'full' ? await sweepOnce(tx, scope, ranges) : noSweep;
    await addCounts(tx, users, { removed: sweep.removed + left } satisfies Partial<StepCounts>);
    await setStepStatus(tx, users, 'succeeded', null);
    if (!sweep.isHeldBack) await moveLink(tx, scope, { ranges, isFull: run?.mode === 'full' });
    // The link is past the rejected records: only a full listing shows them again, or shows them mended.
    const steps = await listSteps(tx, claim.runId);
    const hasRejected = steps.some((step) => step.name === 'users' && step.rejected > 0);
    if (hasRejected && !sweep.isHeldBack) await setFullReason(tx, connector.id, 'resync');
  });
}

interface Sweep {
  readonly removed: number;
  readonly isHeldBack: boolean;
}

const noSweep: Sweep = { removed: 0, isHeldBack: false };

async function sweepOnce(
  tx: Queryable,
  { claim, connector, deps }: JobScope,
  ranges: readonly UsersPosition[],
): Promise<Sweep> {
  const shown = ranges.reduce((sum, range) => sum + range.seen, 0);
  const seen = await countSeen(tx, claim.runId);
  if (seen !== shown) {
    deps.log.error(
      { runId: claim.runId, seen, shown },
      'seen users are not as many as the pages showed; nobody is swept',
    );
    await setFullReason(tx, connector.id, 'resync');
    return { removed: 0, isHeldBack: true };
  }
  // A rejected record without an id may be anybody's: nobody is swept, but what was read is good to continue from.
  if (ranges.some((range) => range.unidentified > 0)) return noSweep;
  // Missing in the full listing before this one, and in this one too: that is evidence enough.
  const removed = await sweepMissing(tx, connector.id, claim.runId, { onlyAlsoMissingBefore: true });
  const missing = await countMissing(tx, connector.id, claim.runId);
  const inScope = await countUsers(tx, connector.id);
  if (isShrunk({ inScope, missing })) {
    await rememberMissing(tx, connector.id, claim.runId);
    await setFullReason(tx, connector.id, 'shrink');
    return { removed, isHeldBack: true };
  }
  const swept = await sweepMissing(tx, connector.id, claim.runId, { onlyAlsoMissingBefore: false });
  await forgetMissing(tx, connector.id);
  return { removed: removed + swept, isHeldBack: false };
}

async function moveLink(
  tx: Queryable,
  { claim, connector }: JobScope,
  { ranges, isFull }: { readonly ranges: readonly UsersPosition[]; readonly isFull: boolean },
): Promise<void> {
  const [first] = ranges;
  const at = first?.deltaLinkAt ?? null;
  await setDataAt(tx, connector.id, claim.runId);
  await setDelta(tx, connector.id, first?.deltaLink ?? null, at === null ? null : new Date(at));
  if (isFull) await setLastFull(tx, connector.id, claim.claimedAt);
}
