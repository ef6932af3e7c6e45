import type { Failure } from '../domain/failure.ts';
import { setNeedsAttention } from '../store/connector-state.ts';
import { holdClaim } from '../store/leases.ts';
import { addRunRequests, lockRun } from '../store/runs.ts';
import { endRunWithin } from './end-run.ts';
import type { JobScope } from './job-scope.ts';

/** The run cannot be planned or closed: it failed, and a refused credential asks for a person. */
export async function stopRun(scope: JobScope, failure: Failure): Promise<void> {
  const { deps, claim, meter } = scope;
  const ended = await deps.db.transaction(async (tx) => {
    lockRun(tx, claim);
    holdClaim(tx, claim);
    await addRunRequests(tx, claim.runId, meter.requests);
    if (failure.kind === 'credential') await setNeedsAttention(tx, claim.connectorId, failure);
    return endRunWithin(tx, { runId: claim.runId, status: 'failed', error: failure, warnings: [] });
  });
  if (ended) deps.metrics.runEnded(ended);
  deps.log.warn({ runId: claim.runId, kind: failure.kind, code: failure.code }, 'run failed');
}
