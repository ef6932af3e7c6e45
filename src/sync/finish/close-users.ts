import { isShrunk } from '../../domain/shrink.ts';
import type { Step } from '../../domain/step.ts';
import { setFullReason, setUsersRead } from '../../store/connector-state.ts';
import type { Transaction } from '../../store/database.ts';
import { holdClaim } from '../../store/leases.ts';
import { listPositions } from '../../store/listing.ts';
import { lockRun } from '../../store/runs.ts';
import { countListing, forgetMissing, rememberMissing, sweepMissing } from '../../store/seen-users.ts';
import { closeStep } from '../../store/steps.ts';
import { removeOutOfScope } from '../../store/users.ts';
import type { JobScope } from '../job-scope.ts';
import { type UsersPosition, usersPosition } from '../steps/users/position.ts';

/** Closes the users step in one transaction: sweep, scope, and the link the next run continues from (I4, I5). */
export async function closeUsers(scope: JobScope, step: Pick<Step, 'rejected'>): Promise<void> {
  const { claim, connector, deps } = scope;
  const isFull = claim.mode === 'full';
  await deps.db.transaction(async (tx) => {
    lockRun(tx, claim);
    holdClaim(tx, claim);
    const ranges = (await listPositions(tx, claim.runId, 'users')).map((position) =>
      usersPosition.parse(position),
    );
    // before the sweep: the shrink guard counts people in scope only
    const left = await removeOutOfScope(tx, connector.id, connector.domains);
    const sweep = isFull ? await sweepOnce(tx, scope, ranges) : noSweep;
    closeStep(
      tx,
      { runId: claim.runId, step: 'users' },
      { status: 'succeeded', error: null, counts: { removed: sweep.removed + left } },
    );
    if (sweep.isHeldBack) return;
    await moveLink(tx, scope, { ranges, isFull });
    // The link is past the rejected records: only a full listing shows them again, or shows them mended.
    if (step.rejected > 0) await setFullReason(tx, connector.id, 'resync');
  });
}

interface Sweep {
  readonly removed: number;
  readonly isHeldBack: boolean;
}

const noSweep: Sweep = { removed: 0, isHeldBack: false };

async function sweepOnce(
  tx: Transaction,
  { claim, connector, deps }: JobScope,
  ranges: readonly UsersPosition[],
): Promise<Sweep> {
  const shown = ranges.reduce((sum, range) => sum + range.seen, 0);
  const { seen, ...counts } = await countListing(tx, connector.id, claim.runId);
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
  const isHeldBack = isShrunk({
    inScope: counts.held - counts.missingAgain,
    missing: counts.missing - counts.missingAgain,
  });
  const removed =
    counts.missing === 0
      ? 0
      : await sweepMissing(tx, connector.id, claim.runId, { onlyAlsoMissingBefore: isHeldBack });
  if (isHeldBack) {
    await rememberMissing(tx, connector.id, claim.runId);
    await setFullReason(tx, connector.id, 'shrink');
  } else if (counts.remembered > 0) {
    await forgetMissing(tx, connector.id);
  }
  return { removed, isHeldBack };
}

async function moveLink(
  tx: Transaction,
  { claim, connector }: JobScope,
  { ranges, isFull }: { readonly ranges: readonly UsersPosition[]; readonly isFull: boolean },
): Promise<void> {
  const [first] = ranges;
  const at = first?.deltaLinkAt ?? null;
  setUsersRead(tx, connector.id, {
    runId: claim.runId,
    deltaLink: first?.deltaLink ?? null,
    deltaLinkAt: at === null ? null : new Date(at),
    fullAt: isFull ? claim.claimedAt : null,
  });
}
