import { GraphError } from '../../graph/graph-error.ts';
import { handOver } from '../../store/leases.ts';
import { endStep } from '../end-step.ts';
import type { JobScope } from '../job-scope.ts';
import type { Verdict } from '../ports.ts';
import { readDeltaPage } from './users/delta-page.ts';
import { readListingPage } from './users/listing-page.ts';
import type { Page } from './users/page.ts';
import { type UsersPosition, usersPosition } from './users/position.ts';
import { restartListing } from './users/restart-listing.ts';
import { beginUsers } from './users/begin-users.ts';

/** Pages one job walks before the next job of the chain takes its turn: all tenants share the workers. */
const pagesPerJob = 8;

/** Reads the next pages of the users, and hands over to the next job of the chain, unless the last one was among them. */
export async function readUsers(scope: JobScope): Promise<Verdict> {
  let position = usersPosition.parse(scope.claim.position);
  if (position.phase === 'done') {
    // left by an earlier version, which closed the range by one more commit
    await endStep(scope, { status: 'fetched', position: null }, async () => ({}));
    return { type: 'done' };
  }
  try {
    if (position.phase === 'start') position = await beginUsers(scope, position);
    if (await walk(scope, position)) return { type: 'done' };
  } catch (error) {
    // The position may have moved since: the checkpoint in the database knows, and a restart begins anew anyway.
    if (!isListingLost(error)) throw error;
    await restartListing(scope, error);
  }
  const next = await handOver(scope.deps.db, scope.claim);
  await scope.deps.queue.enqueueNext({
    runId: scope.claim.runId,
    delivery: next.delivery,
    step: 'users',
    range: scope.claim.range,
    hop: next.hop,
  });
  return { type: 'done' };
}

/** Walks pages, the next one under way while this one is written. True when the last page is committed, and the range closed. */
async function walk(scope: JobScope, start: UsersPosition): Promise<boolean> {
  const ahead = new AbortController();
  const signal = AbortSignal.any([scope.signal, ahead.signal]);
  const fetch = async (position: UsersPosition): Promise<Page> => readPage({ ...scope, signal }, position);
  let position = start;
  let coming = fetch(position);
  try {
    for (let pages = 1; ; pages += 1) {
      const page = await coming;
      const isLast = page.link === null;
      const hasMore = !isLast && pages < pagesPerJob;
      if (hasMore) {
        coming = fetch({ ...position, link: page.link });
        coming.catch(() => undefined); // looked at when its turn comes, or not at all when this page fails
      }
      position = await page.commit(position);
      scope.deps.log.debug(
        { runId: scope.claim.runId, step: 'users', pages: position.pages },
        'page committed',
      );
      if (!hasMore) return isLast;
      await scope.makeRoom(scope.signal);
    }
  } finally {
    ahead.abort();
  }
}

/** Fetches the page that a position points to. */
async function readPage(scope: JobScope, position: UsersPosition): Promise<Page> {
  return position.phase === 'delta' ? readDeltaPage(scope, position) : readListingPage(scope, position);
}

function isListingLost(error: unknown): error is GraphError {
  return error instanceof GraphError && (error.kind === 'expired-page' || error.kind === 'resync');
}
