import type { CountedSubscription } from '../../../store/show-subscriptions.ts';
import { count, text } from '../../html/format.ts';
import { html, type Html } from '../../html/html.ts';
import { agreementTable } from './agreements.ts';
import { seatBar } from './seat-bar.ts';
import { seatTotals } from './seat-totals.ts';
import { standing } from './subscription-table.ts';

/** What is known of one subscription, but for its history and its holders. */
export function subscriptionView(subscription: CountedSubscription): Html {
  const { skuPartNumber, skuId, capabilityStatus, appliesTo } = subscription;
  return html`
    <p>${standing(subscription)}</p>
    ${seatTotals([subscription])} ${seatBar(subscription)}
    <dl class="facts">
      <dt>Part number</dt>
      <dd>${skuPartNumber}</dd>
      <dt>SKU</dt>
      <dd><code>${skuId}</code></dd>
      <dt>Status at Microsoft</dt>
      <dd>${text(capabilityStatus)}</dd>
      <dt>For</dt>
      <dd>${text(appliesTo)}</dd>
      <dt>Seats enabled</dt>
      <dd>${count(subscription.enabled)}</dd>
      <dt>in grace (warning)</dt>
      <dd>${count(subscription.warning)}</dd>
      <dt>suspended</dt>
      <dd>${count(subscription.suspended)}</dd>
      <dt>locked out</dt>
      <dd>${count(subscription.lockedOut)}</dd>
    </dl>
    <h3>Agreements</h3>
    ${agreementTable(subscription)}
  `;
}
