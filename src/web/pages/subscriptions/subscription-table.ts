import { isFreeSku } from '../../../domain/free-skus.ts';
import { badge } from '../../html/badge.ts';
import { count } from '../../html/format.ts';
import { html, type Html } from '../../html/html.ts';
import { table, type TableColumn } from '../../html/table.ts';
import type { CountedSubscription } from '../../../store/show-subscriptions.ts';
import { nextChange } from './agreements.ts';
import { paidSeats } from './paid-seats.ts';
import { seatBar } from './seat-bar.ts';

/** Every subscription with its seats and who uses them; `base` is where the pages of the connector begin. */
export function subscriptionTable(subscriptions: readonly CountedSubscription[], base: string): Html {
  return table({
    caption: 'Subscriptions, by part number',
    columns: [named(base), ...columns],
    rows: subscriptions,
    empty: html`<p>
      No subscription yet. They come with the first run; if it ended, its step <b>subscriptions</b> says what
      kept it from reading them: see <a href=${`${base}/runs`}>Runs</a>.
    </p>`,
  });
}

function named(base: string): TableColumn<CountedSubscription> {
  return {
    head: 'Subscription',
    cell: (row) => html`
      <a href=${`${base}/subscriptions/${row.skuId}`}>${row.productName}</a>
      ${row.productName !== row.skuPartNumber && html`<small class="faint part">${row.skuPartNumber}</small>`}
      ${standing(row)} ${seatBar(row)}
    `,
  };
}

/** Where Microsoft says anything but that it is enabled, or says nothing any more. */
export function standing(subscription: CountedSubscription): Html {
  const { skuPartNumber, capabilityStatus, enabled, consumed, appliesTo } = subscription;
  const isListed = enabled !== null || consumed !== null || appliesTo !== null;
  return html`
    ${capabilityStatus !== null && capabilityStatus !== 'Enabled' && badge('warning', capabilityStatus)}
    ${!isListed && capabilityStatus === null && badge('neutral', 'not listed any more')}
    ${isFreeSku(skuPartNumber) && badge('neutral', 'free')}
    ${appliesTo === 'Company' && badge('neutral', 'for the whole organization')}
  `;
}

const columns: readonly TableColumn<CountedSubscription>[] = [
  {
    head: 'Paid',
    align: 'number',
    cell: (row) => html`${count(paidSeats(row))}${otherSeats(row)}`,
  },
  { head: 'Assigned', align: 'number', cell: (row) => count(row.consumed) },
  { head: 'Available', align: 'number', cell: (row) => count(row.available) },
  { head: 'In scope', align: 'number', cell: (row) => count(row.assignedInScope) },
  { head: 'Active', align: 'number', cell: (row) => count(row.holdersByStatus.active) },
  { head: 'Inactive', align: 'number', cell: (row) => count(row.holdersByStatus.inactive) },
  { head: 'None', align: 'number', cell: (row) => count(row.holdersByStatus.none) },
  { head: 'Unmonitored', align: 'number', cell: (row) => count(row.holdersByStatus.unmonitored) },
  { head: 'Next change', cell: (row) => nextChange(row) },
];

/** Seats in another state than enabled, where there are some. */
function otherSeats({ warning, suspended, lockedOut }: CountedSubscription): Html {
  const others = [
    ['of them in grace', warning],
    ['suspended', suspended],
    ['locked out', lockedOut],
  ] as const;
  return others
    .filter(([, seats]) => seats !== null && seats !== 0)
    .map(([word, seats]) => html`<small class="faint part">${count(seats)} ${word}</small>`);
}
