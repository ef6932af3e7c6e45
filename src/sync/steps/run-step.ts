import type { StepName } from '../../domain/step.ts';
import type { JobScope } from '../job-scope.ts';
import type { Verdict } from '../ports.ts';
import { requireReport } from '../reports.ts';
import { readOrganization } from './read-organization.ts';
import { readReport } from './read-report.ts';
import { readSubscriptions } from './read-subscriptions.ts';
import { readUsers } from './read-users.ts';

/** Reads one step, or the next pages of it. */
export async function runStep(scope: JobScope, step: StepName): Promise<Verdict> {
  switch (step) {
    case 'organization':
      await readOrganization(scope);
      return { type: 'done' };
    case 'subscriptions':
      await readSubscriptions(scope);
      return { type: 'done' };
    case 'users':
      return readUsers(scope);
    default:
      await readReport(scope, requireReport(step));
      return { type: 'done' };
  }
}
