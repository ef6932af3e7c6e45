import { countUsers } from '../../../graph/resources/users-count.ts';
import { getLatestDeltaLink } from '../../../graph/resources/users-delta.ts';
import { commitPosition, type JobScope } from '../../job-scope.ts';
import { isCopedWith } from './is-coped-with.ts';
import type { UsersPosition } from './position.ts';

/**
 * The first position of the step. Before a full listing the link that the next run continues from is taken:
 * what changes while the listing runs is in it, so nothing falls between the two.
 */
export async function beginUsers(scope: JobScope, empty: UsersPosition): Promise<UsersPosition> {
  const { client, claim, connector, signal } = scope;
  const isIncremental = claim.mode === 'incremental' && connector.deltaLink !== null;
  const position: UsersPosition = isIncremental
    ? { ...empty, phase: 'delta', link: connector.deltaLink }
    : {
        ...empty,
        phase: 'listing',
        total: await optional(countUsers(client, signal)),
        deltaLinkAt: claim.claimedAt.toISOString(),
        deltaLink: await optional(getLatestDeltaLink(client, connector.kind, signal)),
      };
  return commitPosition(scope, position);
}

/** Neither the count nor the link is needed to list: without the link the next run is a full one again. */
async function optional<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer;
  } catch (error) {
    if (!isCopedWith(error)) throw error;
    return null;
  }
}
