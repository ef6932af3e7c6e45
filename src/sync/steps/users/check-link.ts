import { createHash } from 'node:crypto';
import { GraphError } from '../../../graph/graph-error.ts';
import type { Queryable } from '../../../store/database.ts';
import { rememberLink } from '../../../store/listing.ts';
import type { JobScope } from '../../job-scope.ts';
import type { UsersPosition } from './position.ts';

/** Pages may be empty, so a tenant may need more pages than users / page size; but not endlessly many. */
const sparePages = 1000;
const unknownTotal = 1_000_000;

const circleAdvice =
  'Start the sync again: such faults of Microsoft’s pass, and nobody was removed. If it stays, open a support request with Microsoft about the listing of users (GET /users) of this tenant.';

/**
 * Refuses a link the listing gave before, and a listing longer than the tenant can be: such a listing would run
 * for ever, or end as if complete (graph-facts §8, "Known flakiness").
 */
export async function checkLink(
  tx: Queryable,
  scope: JobScope,
  { position, link }: { readonly position: UsersPosition; readonly link: string | null },
): Promise<void> {
  if (link === null) return;
  const hash = createHash('sha256').update(link).digest().subarray(0, 16);
  const isNew = link !== position.link && (await rememberLink(tx, scope.claim, hash));
  if (!isNew) {
    throw new GraphError(
      'protocol',
      'Microsoft Graph gave a next page that it gave before: the listing runs in a circle.',
      { advice: circleAdvice },
    );
  }
  if (position.pages > (position.total ?? unknownTotal) + sparePages) {
    throw new GraphError('protocol', 'Microsoft Graph gave more pages than the tenant can have.', {
      advice: circleAdvice,
    });
  }
}
