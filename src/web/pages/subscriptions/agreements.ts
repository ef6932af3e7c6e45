import type { CountedSubscription } from '../../../store/show-subscriptions.ts';
import { badge } from '../../html/badge.ts';
import { count, text, unknown, yesNo } from '../../html/format.ts';
import { html, type Html } from '../../html/html.ts';
import { table, type TableColumn } from '../../html/table.ts';
import { day } from '../../html/time.ts';

type Agreement = CountedSubscription['commercial'][number];

/** The next date in the life of what was bought, in a word or two: for a cell of a table. */
export function nextChange({ commercial }: CountedSubscription): Html {
  if (commercial.length === 0) return unknown('no agreement is known');
  const dates = commercial.map(nextOn).filter((date) => date !== null);
  const [next = null] = dates.toSorted();
  const isTrial = commercial.some((agreement) => agreement.isTrial === true);
  return html`${day(next, 'no date')}${isTrial && html` ${badge('neutral', 'trial')}`}`;
}

/** The commercial subscriptions behind a SKU: term, trial, renewal, quantity. */
export function agreementTable({ commercial }: CountedSubscription): Html {
  return table({
    caption: 'Agreements',
    columns,
    rows: commercial,
    empty: html`<p>
      No agreement is known: it was bought elsewhere, comes with another subscription, or may not be read.
    </p>`,
  });
}

const columns: readonly TableColumn<Agreement>[] = [
  { head: 'Status', cell: ({ status }) => text(status) },
  { head: 'Seats', align: 'number', cell: ({ totalLicenses }) => count(totalLicenses) },
  { head: 'Trial', cell: ({ isTrial }) => yesNo(isTrial) },
  { head: 'Since', cell: ({ createdDateTime }) => day(createdDateTime?.slice(0, 10)) },
  { head: 'Next change', cell: (agreement) => day(nextOn(agreement)) },
  { head: 'Agreement', cell: ({ commerceSubscriptionId, id }) => commerceSubscriptionId ?? id },
];

function nextOn({ nextLifecycleDateTime }: Agreement): string | null {
  return nextLifecycleDateTime?.slice(0, 10) ?? null;
}
