import { insertRanges } from '../../../store/ranges.ts';
import { lockRun } from '../../../store/runs.ts';
import { commitStep, type JobScope } from '../../job-scope.ts';
import type { UsersPosition } from './position.ts';

/**
 * Splits the listing: this range goes on with the first filter, the others get checkpoints of their own, all in one
 * transaction. Gives the position of this range. The run is locked first, as a cancel does, which would otherwise not
 * see the new ranges and leave them open.
 */
export async function splitListing(
  scope: JobScope,
  { position, filters }: { readonly position: UsersPosition; readonly filters: readonly string[] },
): Promise<UsersPosition> {
  const [own = null, ...others] = filters;
  const split = await commitStep(
    scope,
    async (tx) => {
      const ranges = others.map((filter, place) => ({
        range: place + 1,
        // the delta link is one for all, and range 0 keeps it
        position: { phase: 'listing', filter, total: position.total } satisfies Partial<UsersPosition>,
      }));
      await insertRanges(tx, scope.claim, ranges);
      return { counts: {}, position: { ...position, filter: own, ranges: filters.length } };
    },
    (tx) => lockRun(tx, scope.claim),
  );
  scope.deps.log.info({ runId: scope.claim.runId, filters }, 'users are listed in ranges');
  return split;
}

/**
 * Adds the first jobs of the other ranges while range 0 is before its first page: again by whoever claims it there, since
 * the worker that split the listing may be gone. Adding one that exists is nothing.
 */
export async function enqueueSiblings(
  { claim, deps }: JobScope,
  { phase, link, ranges }: UsersPosition,
): Promise<void> {
  if (phase !== 'listing' || link !== null || claim.range !== 0) return;
  const others = Array.from({ length: ranges - 1 }, (_, place) => place + 1);
  const { runId, delivery } = claim;
  await Promise.all(
    others.map((range) => deps.queue.enqueueNext({ runId, delivery, step: 'users', range, hop: 0 })),
  );
}
