import { connectorConditions } from '../../../domain/connector-condition.ts';
import type { FleetTotals } from '../../../store/overview.ts';
import type { StatusTotals } from '../../../store/status.ts';
import { count, plural } from '../../html/format.ts';
import { html, type Html } from '../../html/html.ts';

/** Numbers over all tenants; what is not known of some is not in them, and is said. */
export function fleetFigures(totals: FleetTotals, { connectors }: StatusTotals): Html {
  const { subscriptionsUnknown, subscriptionsFree, unmonitored, counted, isEstimate } = totals;
  const free = subscriptionsFree > 0 && `${subscriptionsFree.toLocaleString('en-US')} free, not in the seats`;
  const without =
    subscriptionsUnknown > 0 && `without ${plural(subscriptionsUnknown, 'subscription')} not known`;
  const uncounted = connectors - counted;
  const unread = uncounted > 0 && !isEstimate && `without ${plural(uncounted, 'connector')} not read yet`;
  const unjudged =
    unmonitored !== null && unmonitored > 0 && `${plural(unmonitored, 'user')} unmonitored: not known`;
  return html`
    <dl class="figures">
      ${figure('Connectors', connectors < 0 ? null : connectors, null)}
      ${figure('Subscriptions', totals.subscriptions, free)} ${figure('Seats paid', totals.paid, without)}
      ${figure('Seats assigned', totals.assigned, without)}
      ${figure('Paid, not assigned', totals.unassigned, without)} ${figure('Users', totals.users, unread)}
      ${figure('Active users', totals.active, unjudged)}
    </dl>
    ${isEstimate && html`<p class="faint">There are too many rows to sum for a page: these numbers are estimates.</p>`}
  `;
}

function figure(name: string, value: number | null, small: string | false | null): Html {
  return html`<div>
    <dt>${name}</dt>
    <dd>${count(value)} ${small !== null && small !== false && html`<small>${small}</small>`}</dd>
  </div>`;
}

/** How many connectors there are in each condition. */
export function conditionCounts({ byCondition }: StatusTotals): Html {
  const counts = connectorConditions.flatMap((condition) => {
    const found = byCondition[condition];
    return found === undefined || found === 0 ? [] : [{ condition, found }];
  });
  return html`
    <ul class="legend">
      ${counts.map(({ condition, found }) => {
        const number = found === null ? 'more than 10,000' : count(found);
        // Of the database's count of those that are well some are overdue, or their secret expires.
        if (condition === 'ok') return html`<li>last run succeeded: <b>${number}</b></li>`;
        const href = `/connectors?condition=${encodeURIComponent(condition)}`;
        return html`<li><a href=${href}>${condition}</a>: <b>${number}</b></li>`;
      })}
    </ul>
    ${counts.length > 1 && html`<p class="hint">A connector may be in several of these.</p>`}
  `;
}
