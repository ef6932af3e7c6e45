import { type ActivityStatus, activityStatuses } from '../../../domain/activity-status.ts';
import type { CountedUsers } from '../../../store/holder-counts.ts';
import { count } from '../../html/format.ts';
import { html, type Html } from '../../html/html.ts';

const meanings = {
  active: 'used something within the days that count',
  inactive: 'last use is longer ago',
  none: 'monitored, and never seen to use anything',
  unmonitored: 'what could show it is not known',
} as const satisfies Record<ActivityStatus, string>;

interface StatusView {
  readonly counted: CountedUsers;
  /** Whether any report says something today: else nobody is known to be active, or not to be. */
  readonly isMonitored: boolean;
  /** Where the pages of the connector begin. */
  readonly base: string;
}

/** Users in scope by status, each with the way to who they are. */
export function statusCounts({ counted: { byStatus }, isMonitored, base }: StatusView): Html {
  const known = (status: ActivityStatus): number | null => {
    const users = byStatus?.[status] ?? null;
    return users === 0 && !isMonitored && status !== 'unmonitored' ? null : users;
  };
  return html`<dl class="figures">
    ${activityStatuses.map(
      (status) =>
        html`<div>
          <dt><a href=${`${base}/users?status=${status}`}>${status}</a></dt>
          <dd>${count(known(status))}<small>${meanings[status]}</small></dd>
        </div>`,
    )}
  </dl>`;
}
