import type { StepName } from '../../../domain/step.ts';
import { reportName } from '../activity/report-names.ts';

/** What a step reads, in words. */
export function stepTitle(name: StepName): string {
  switch (name) {
    case 'organization':
      return 'Organization';
    case 'subscriptions':
      return 'Subscriptions';
    case 'users':
      return 'Users and licenses';
    default:
      return `Report: ${reportName(name.slice('report:'.length))}`;
  }
}
