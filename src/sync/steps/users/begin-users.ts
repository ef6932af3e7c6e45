import { countUsers } from '../../../graph/resources/users-count.ts';
import { getLatestDeltaLink } from '../../../graph/resources/users-delta.ts';
import { commitPosition, type JobScope } from '../../job-scope.ts';
import { chooseFilters } from './choose-filters.ts';
import { optional } from './optional.ts';
import type { UsersPosition } from './position.ts';
import { splitListing } from './split-listing.ts';

/**
 * The first position of the step. Before a full listing the link that the next run continues from is taken:
 * what changes while the listing runs is in it, so nothing falls between the two. A large tenant is listed in ranges.
 */
export async function beginUsers(scope: JobScope, empty: UsersPosition): Promise<UsersPosition> {
  const { client, claim, connector, signal } = scope;
  if (claim.mode === 'incremental' && connector.deltaLink !== null) {
    return commitPosition(scope, { ...empty, phase: 'delta', link: connector.deltaLink });
  }
  const total = await optional(countUsers(client, signal));
  // without the link the next run is a full one again
  const deltaLink = await optional(getLatestDeltaLink(client, connector.kind, signal));
  const position: UsersPosition = {
    ...empty,
    phase: 'listing',
    total,
    deltaLinkAt: claim.claimedAt.toISOString(),
    deltaLink,
  };
  const filters = await chooseFilters(scope, total);
  return filters.length === 0 ? commitPosition(scope, position) : splitListing(scope, { position, filters });
}
