import { isProved } from '../../../domain/listing-proof.ts';
import { countUsers } from '../../../graph/resources/users-count.ts';
import { forgetRanges, listPositions } from '../../../store/listing.ts';
import { isAnybodyMissing } from '../../../store/seen-users.ts';
import { commitStep, type JobScope } from '../../job-scope.ts';
import { isCopedWith } from './is-coped-with.ts';
import { type UsersPosition, usersPosition } from './position.ts';

interface Shown {
  /** Distinct users that all ranges showed together. */
  readonly seen: number;
  /** What Microsoft counts now; before the listing where it was not asked again, null where it does not say. */
  readonly total: number | null;
  readonly isProved: boolean;
}

/**
 * All ranges are read, and this one alone is open. Where they showed as many users as Microsoft counts the step is
 * fetched; otherwise this range lists everybody once more, in one go. Gives its position.
 */
export async function checkRanges(scope: JobScope, position: UsersPosition): Promise<UsersPosition> {
  const shown = await compare(scope, position);
  const { isProved: isComplete, ...numbers } = shown;
  if (isComplete) {
    return commitStep(scope, async () => ({
      counts: {},
      position: { ...position, phase: 'done' },
      isComplete,
    }));
  }
  scope.deps.log.warn(
    { runId: scope.claim.runId, ...numbers },
    'ranges showed fewer users than there are: everybody is listed once more',
  );
  return commitStep(scope, async (tx) => {
    await forgetRanges(tx, scope.claim);
    const { seen, total, deltaLink, deltaLinkAt } = position;
    // whom the ranges showed stays shown, so that it is both listings together that show somebody missing
    const again = { ...usersPosition.parse({}), seen, total, deltaLink, deltaLinkAt, relisted: numbers };
    return { counts: {}, position: { ...again, phase: 'listing' } };
  });
}

async function compare(scope: JobScope, { total }: UsersPosition): Promise<Shown> {
  const { claim, connector, deps } = scope;
  const ranges = (await listPositions(deps.db, claim.runId, claim.step)).map((range) =>
    usersPosition.parse(range),
  );
  const seen = ranges.reduce((sum, range) => sum + range.seen, 0);
  if (ranges.some((range) => range.isUnread)) return { seen, total, isProved: false };
  const isMissing = await deps.db.transaction((tx) => isAnybodyMissing(tx, connector.id, claim.runId));
  // Whoever was made meanwhile and shown may stand for somebody who was not: enough where nobody is to be removed.
  if (total !== null && seen >= total && !isMissing) return { seen, total, isProved: true };
  const now = await countAgain(scope);
  return {
    seen,
    total: now ?? total,
    isProved: now !== null && isProved({ seen, total: now, isAnybodyMissing: isMissing }),
  };
}

async function countAgain({ client, signal }: JobScope): Promise<number | null> {
  try {
    return await countUsers(client, signal);
  } catch (error) {
    if (!isCopedWith(error)) throw error;
    return null;
  }
}
