import type { Failure } from '../domain/failure.ts';
import { setNeedsAttention } from '../store/connector-state.ts';
import { completeRange } from '../store/leases.ts';
import { addRunRequests } from '../store/runs.ts';
import { endRun } from './end-run.ts';
import type { JobScope } from './job-scope.ts';

/** The run cannot be planned or closed: it failed, and a refused credential asks for a person. */
export async function stopRun(scope: JobScope, failure: Failure): Promise<void> {
  const { deps, claim, meter } = scope;
  await deps.db.transaction(async (tx) => {
    await completeRange(tx, claim);
    await addRunRequests(tx, claim.runId, meter.requests);
    if (failure.kind === 'credential') await setNeedsAttention(tx, claim.connectorId, failure);
  });
  await endRun(deps, { runId: claim.runId, status: 'failed', error: failure, warnings: [] });
  deps.log.warn({ runId: claim.runId, kind: failure.kind, code: failure.code }, 'run failed');
}
