import { isOpen } from '../../domain/step.ts';
import { releaseClaim } from '../../store/leases.ts';
import { refreshStatistics } from '../../store/statistics.ts';
import { listSteps } from '../../store/steps.ts';
import type { JobScope } from '../job-scope.ts';
import type { Verdict } from '../ports.ts';
import { applyReports } from './apply-reports.ts';
import { closeUsers } from './close-users.ts';
import { judgeActivity } from './judge-activity.ts';
import { judgeRun } from './judge-run.ts';

/**
 * Closes a run: the users step with its sweep and its delta link, then the reports, the judgement of activity,
 * the figures of the day and the outcome. Each part is a transaction of its own that may be repeated; whoever
 * takes over after a crash goes on behind the last one. With a step open nothing is judged.
 */
export async function finishRun(scope: JobScope): Promise<Verdict> {
  const { claim, connector, deps } = scope;
  const steps = await listSteps(deps.db, claim.runId);
  if (steps.some((step) => isOpen(step.status))) {
    await releaseClaim(deps.db, claim, { how: 'handed-over' });
    return { type: 'done' };
  }
  const users = steps.find((step) => step.name === 'users');
  if (users?.status === 'fetched') await closeUsers(scope, users);
  await applyReports(scope, steps);
  if (connector.kind === 'microsoft-365') {
    await refreshStatistics(deps.db);
    await judgeActivity(scope);
  }
  await judgeRun(scope);
  return { type: 'done' };
}
