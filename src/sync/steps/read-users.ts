import { handOver } from '../../store/leases.ts';
import { endStep } from '../end-step.ts';
import type { JobScope } from '../job-scope.ts';
import type { Verdict } from '../ports.ts';
import { beginUsers } from './users/begin-users.ts';
import { checkRanges } from './users/check-ranges.ts';
import { readDeltaPage } from './users/delta-page.ts';
import { readListingPage } from './users/listing-page.ts';
import type { Page } from './users/page.ts';
import { type UsersPosition, usersPosition } from './users/position.ts';
import { restartListing } from './users/restart-listing.ts';
import { enqueueSiblings } from './users/split-listing.ts';

/** Pages one job walks before the next job of the chain takes its turn: all tenants share the workers. */
const pagesPerJob = 8;

/** Reads the next pages of a range of the users, and hands over to the next job of the chain, unless the last one was among them. */
export async function readUsers(scope: JobScope): Promise<Verdict> {
  const claimed = usersPosition.parse(scope.claim.position);
  if (claimed.phase === 'done') {
    // left by an earlier version, which closed the range by one more commit
    await endStep(scope, { status: 'fetched', position: null }, () => ({}));
    return { type: 'done' };
  }
  const position = await goOn(scope, claimed).catch((error: unknown) => restartListing(scope, error));
  if (position.phase === 'done') return { type: 'done' };
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

/** Does the part of the work that one job does. Gives the position then: `done` with a range that is complete. */
async function goOn(scope: JobScope, claimed: UsersPosition): Promise<UsersPosition> {
  const begun = claimed.phase === 'start' ? await beginUsers(scope, claimed) : claimed;
  await enqueueSiblings(scope, begun);
  const walked = begun.phase === 'check' ? begun : await walk(scope, begun);
  return walked.phase === 'check' ? checkRanges(scope, walked) : walked;
}

/** Walks pages, the next one under way while this one is written. Gives the position behind them. */
async function walk(scope: JobScope, start: UsersPosition): Promise<UsersPosition> {
  const ahead = new AbortController();
  const signal = AbortSignal.any([scope.signal, ahead.signal]);
  const fetch = async (position: UsersPosition): Promise<Page> => readPage({ ...scope, signal }, position);
  const { runId, range } = scope.claim;
  let position = start;
  let coming = fetch(position);
  try {
    for (let pages = 1; ; pages += 1) {
      const page = await coming;
      const hasMore = page.link !== null && pages < pagesPerJob;
      if (hasMore) {
        coming = fetch({ ...position, link: page.link });
        coming.catch(() => undefined); // looked at when its turn comes, or not at all when this page fails
      }
      position = await page.commit(position);
      scope.deps.log.debug({ runId, step: 'users', range, pages: position.pages }, 'page committed');
      if (!hasMore) return position;
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
