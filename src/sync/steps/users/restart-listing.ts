import { GraphError } from '../../../graph/graph-error.ts';
import { getPosition } from '../../../store/checkpoints.ts';
import { forgetRange } from '../../../store/listing.ts';
import { setRunMode } from '../../../store/runs.ts';
import { commitStep, type JobScope } from '../../job-scope.ts';
import { endOfRange } from './end-of-range.ts';
import { isCopedWith } from './is-coped-with.ts';
import { takenBack, type UsersPosition, usersPosition } from './position.ts';

const maxRestarts = 3;

/**
 * Goes on after an error that a listing can recover from, and gives the position then; throws any other. A lost listing
 * (its page token expired, or delta asks for a full one) starts again in the same run, one range by itself: the same
 * link can never work again (peers fault 5). The fourth time the step fails. A range that Graph refuses, or loses
 * for the fourth time, is left to a listing in one go.
 */
export async function restartListing(scope: JobScope, cause: unknown): Promise<UsersPosition> {
  const isLost = isListingLost(cause);
  if (!isLost && !isCopedWith(cause)) throw cause;
  // The position may have moved since the claim: the checkpoint in the database knows.
  const position = usersPosition.parse(await getPosition(scope.deps.db, scope.claim));
  const isSpent = isLost && position.restarts >= maxRestarts;
  const isRange = position.phase === 'listing' && position.filter !== null;
  if (isRange && (isSpent || !isLost)) return leaveUnread(scope, position, cause);
  if (!isLost) throw cause;
  if (isSpent) throw lostTooOften(cause, position);
  return startAgain(scope, position, cause);
}

function isListingLost(error: unknown): error is GraphError {
  return error instanceof GraphError && (error.kind === 'expired-page' || error.kind === 'resync');
}

async function startAgain(scope: JobScope, before: UsersPosition, cause: GraphError): Promise<UsersPosition> {
  const { claim, connector, deps } = scope;
  const restarts = before.restarts + 1;
  const isResync = before.phase === 'delta' && cause.kind === 'resync';
  const position = await commitStep(scope, async (tx) => {
    await forgetRange(tx, claim);
    if (isResync) await setRunMode(tx, claim.runId, 'full');
    return { counts: takenBack(before.tally), position: { ...again(), restarts } };
  });
  const { runId, range } = claim;
  deps.log.info({ runId, range, restarts, kind: cause.kind }, 'listing of users starts again');
  return position;

  function again(): UsersPosition {
    const empty = usersPosition.parse({});
    if (isResync) return empty; // a full listing, with a new link taken before it
    if (before.phase === 'delta') return { ...empty, phase: 'delta', link: connector.deltaLink };
    // The link taken before the first attempt is older than this one, so nothing is missing from it.
    const { filter, ranges, total, seen, deltaLink, deltaLinkAt, relisted } = before;
    return {
      ...empty,
      phase: 'listing',
      filter,
      ranges,
      total,
      seen,
      deltaLink,
      deltaLinkAt,
      relisted,
    };
  }
}

async function leaveUnread(scope: JobScope, before: UsersPosition, cause: unknown): Promise<UsersPosition> {
  const { claim, deps } = scope;
  const { runId, range } = claim;
  deps.log.warn({ runId, range, filter: before.filter, error: cause }, 'a range of users was refused');
  return commitStep(scope, async (tx) => ({
    counts: {},
    ...(await endOfRange(tx, claim, { ...before, phase: 'done', link: null, isUnread: true })),
  }));
}

function lostTooOften(cause: GraphError, { restarts }: UsersPosition): GraphError {
  const { status, code, requestId } = cause;
  const message = `The listing of users was lost ${restarts + 1} times: ${cause.message}`;
  return new GraphError('protocol', message, { status, code, requestId, cause });
}
