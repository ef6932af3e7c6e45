import type { ActivityStatus } from '../../../domain/activity-status.ts';
import { activityStatuses } from '../../../domain/activity-status.ts';
import { isFreeSku } from '../../../domain/free-skus.ts';
import type { CountedSubscription } from '../../../store/show-subscriptions.ts';
import { count, plural } from '../../html/format.ts';
import { html, type Html } from '../../html/html.ts';
import { paidSeats } from './paid-seats.ts';

interface Total {
  readonly name: string;
  readonly of: (subscription: CountedSubscription) => number | null;
}

const statusWords = {
  active: 'Active',
  inactive: 'Inactive',
  none: 'None',
  unmonitored: 'Unmonitored',
} as const satisfies Record<ActivityStatus, string>;

const seats: readonly Total[] = [
  { name: 'Paid', of: paidSeats },
  { name: 'Assigned', of: ({ consumed }) => consumed },
  { name: 'Available', of: ({ available }) => available },
  { name: 'In scope', of: ({ assignedInScope }) => assignedInScope },
];

const statuses = activityStatuses.map((status): Total => ({
  name: statusWords[status],
  of: ({ holdersByStatus }) => holdersByStatus[status],
}));

/**
 * The seats of these subscriptions in sum. What is not known of one of them is not in it, and is said; those that cost
 * nothing are summed only where there are no others.
 */
export function seatTotals(all: readonly CountedSubscription[]): Html {
  const bought = all.filter(({ skuPartNumber }) => !isFreeSku(skuPartNumber));
  const subscriptions = bought.length === 0 ? all : bought;
  const free = all.length - subscriptions.length;
  return html`<dl class="figures many">
      ${[...seats, ...statuses].map(({ name, of }) => {
        const known = subscriptions.map(of).filter((value) => value !== null);
        const unknown = subscriptions.length - known.length;
        const sum = known.length === 0 ? null : known.reduce((total, value) => total + value, 0);
        return html`<div>
          <dt>${name}</dt>
          <dd>
            ${count(sum)}
            ${known.length > 0 && unknown > 0 && html`<small>without ${plural(unknown, 'subscription')} not known</small>`}
          </dd>
        </div>`;
      })}
    </dl>
    ${free > 0 && html`<p class="faint">Without the seats of ${plural(free, 'free subscription')}.</p>`}`;
}
