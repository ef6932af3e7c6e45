import { isProved } from '../../../domain/listing-proof.ts';
import { isAnybodyThere } from '../../../graph/resources/users-by-ids.ts';
import { countUsers } from '../../../graph/resources/users-count.ts';
import { forgetRanges, listPositions } from '../../../store/listing.ts';
import { listMissing } from '../../../store/seen-users.ts';
import { commitStep, type JobScope } from '../../job-scope.ts';
import { optional } from './optional.ts';
import { type UsersPosition, usersPosition } from './position.ts';

/**
 * Of the users who would be removed on the word of the ranges, so many are asked for one by one. Between two full runs
 * whoever leaves is removed by delta, so there are rarely more.
 */
const mostAskedFor = 20;

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
  const { claim, client, deps, signal } = scope;
  const ranges = (await listPositions(deps.db, claim.runId, claim.step)).map((range) =>
    usersPosition.parse(range),
  );
  const seen = ranges.reduce((sum, range) => sum + range.seen, 0);
  if (ranges.some((range) => range.isUnread)) return { seen, total, isProved: false };
  const missing = await deps.db.transaction((tx) => listMissing(tx, claim, mostAskedFor));
  if (total !== null && seen >= total && missing.length === 0) return { seen, total, isProved: true };
  const now = await optional(countUsers(client, signal));
  const isAnybodyMissing = missing.length > 0;
  const isEnough = now !== null && isProved({ seen, total: now, isAnybodyMissing });
  // Who came or left meanwhile, and was shown, may stand in the sum for somebody who is there and was not.
  const isGone = isEnough && (await optional(isAnybodyThere(client, missing, signal))) === false;
  return { seen, total: now ?? total, isProved: isGone };
}
