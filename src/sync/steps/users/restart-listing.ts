import { GraphError } from '../../../graph/graph-error.ts';
import { forgetListing } from '../../../store/listing.ts';
import { setRunMode } from '../../../store/runs.ts';
import { commitStep, type JobScope } from '../../job-scope.ts';
import { getPosition } from '../../../store/checkpoints.ts';
import { type UsersPosition, usersPosition } from './position.ts';

const maxRestarts = 3;

/**
 * Starts the listing again in the same run: its page token expired, or delta asks for a full one. The same
 * link can never work again (peers fault 5). The fourth time the step fails.
 */
export async function restartListing(scope: JobScope, cause: GraphError): Promise<void> {
  const { claim, connector, deps } = scope;
  const position = usersPosition.parse(await getPosition(deps.db, claim));
  const restarts = position.restarts + 1;
  if (restarts > maxRestarts) {
    const { status, code, requestId } = cause;
    const message = `The listing of users was lost ${restarts} times: ${cause.message}`;
    throw new GraphError('protocol', message, { status, code, requestId, cause });
  }
  const isResync = cause.kind === 'resync';
  const empty = usersPosition.parse({});
  await commitStep(scope, async (tx) => {
    await forgetListing(tx, claim);
    if (isResync) await setRunMode(tx, claim.runId, 'full');
    return { counts: {}, position: { ...again(position, isResync), restarts } };
  });
  deps.log.info({ runId: claim.runId, restarts, kind: cause.kind }, 'listing of users starts again');

  function again(before: UsersPosition, isFull: boolean): UsersPosition {
    if (isFull) return empty; // a full listing, with a new link taken before it
    if (before.phase === 'delta') return { ...empty, phase: 'delta', link: connector.deltaLink };
    // The link taken before the first attempt is older than this one, so nothing is missing from it.
    const { total, deltaLink, deltaLinkAt } = before;
    return { ...empty, phase: 'listing', total, deltaLink, deltaLinkAt };
  }
}
