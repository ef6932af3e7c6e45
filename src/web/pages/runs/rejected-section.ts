import type { ListedRejectedRow } from '../../../store/rejected-rows.ts';
import { unknown } from '../../html/format.ts';
import { html, type Html } from '../../html/html.ts';
import { exportLinks, pager } from '../../html/pager.ts';
import { table, type TableColumn } from '../../html/table.ts';
import { time } from '../../html/time.ts';
import type { PageOf } from '../../lists/page-of.ts';

interface Rejected {
  readonly list: PageOf<ListedRejectedRow>;
  readonly runId: string;
  /** Of this page, with its query. */
  readonly url: string;
}

/** The records that a run could not understand; null where there are none. */
export function rejectedSection({ list, runId, url }: Rejected): Html {
  if (list.items.length === 0) return null;
  return html`
    <h3 id="rejected">Rejected records</h3>
    <p>
      These could not be understood and were left out; what was known of them before stays. Correct them in
      Microsoft 365, or report it if they look right there.
    </p>
    ${table({ caption: 'Rejected records', columns, rows: list.items, empty: null })}
    ${pager(url, list.nextKey)} ${exportLinks(`/runs/${runId}/rejected`)}
  `;
}

const columns: readonly TableColumn<ListedRejectedRow>[] = [
  {
    head: 'Record',
    cell: ({ recordId }) => (recordId === null ? unknown('has no id') : html`<code>${recordId}</code>`),
  },
  { head: 'Step', cell: ({ step }) => step },
  { head: 'Field', cell: ({ field }) => html`<code>${field}</code>` },
  { head: 'Reason', cell: ({ reason }) => reason },
  { head: 'When', cell: ({ rejectedAt }) => time(rejectedAt) },
];
