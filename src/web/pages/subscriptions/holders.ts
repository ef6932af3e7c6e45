import { activityStatuses } from '../../../domain/activity-status.ts';
import type { Holder } from '../../../store/list-holders.ts';
import { badge } from '../../html/badge.ts';
import { select } from '../../html/fields.ts';
import { text, unknown } from '../../html/format.ts';
import { html, type Html } from '../../html/html.ts';
import { exportLinks, pager } from '../../html/pager.ts';
import { activityBadge } from '../../html/status-badge.ts';
import { table, type TableColumn } from '../../html/table.ts';
import { day } from '../../html/time.ts';
import type { HolderQuery } from '../../lists/holder-list.ts';
import type { PageOf } from '../../lists/page-of.ts';

interface HoldersView {
  readonly list: PageOf<Holder>;
  readonly query: HolderQuery & { readonly days: string };
  /** Where the pages of the connector begin. */
  readonly base: string;
  /** Of this page, with its query. */
  readonly url: string;
}

/** Who holds a subscription, and how: with the questions that can be asked of them. */
export function holders({ list, query, base, url }: HoldersView): Html {
  return html`
    ${filters(query)}
    ${table({
      caption: 'Holders in scope',
      columns: columns(base),
      rows: list.items,
      empty: html`<p>Nobody in scope holds it so. Choose “all” above to see everybody who does.</p>`,
    })}
    ${pager(url, list.nextKey)} ${exportLinks(url)}
  `;
}

function filters({ status, way, error, days }: HoldersView['query']): Html {
  return html`<form method="get" class="filters">
    <input type="hidden" name="days" value=${days} />
    ${select({
      name: 'status',
      label: 'Status in it',
      value: status ?? '',
      options: [['', 'all'], ...activityStatuses.map((each) => [each, each] as const)],
    })}
    ${select({
      name: 'way',
      label: 'Assigned',
      value: way ?? '',
      options: [
        ['', 'all'],
        ['direct', 'directly'],
        ['group', 'by a group'],
      ],
    })}
    ${select({
      name: 'error',
      label: 'Error',
      value: error ?? '',
      options: [
        ['', 'all'],
        ['any', 'with an error'],
        ['none', 'without'],
      ],
    })}
    <button class="second">Show</button>
  </form>`;
}

function columns(base: string): readonly TableColumn<Holder>[] {
  return [
    {
      head: 'User',
      cell: (holder) => html`
        <a href=${`${base}/users/${holder.userId}`}
          ><bdi>${holder.displayName ?? holder.userPrincipalName ?? holder.userId}</bdi></a
        >
        ${holder.accountEnabled === false && badge('neutral', 'disabled')}
        <small class="faint part"><bdi>${holder.userPrincipalName}</bdi></small>
      `,
    },
    { head: 'Status in it', cell: ({ activityStatus }) => activityBadge(activityStatus) },
    { head: 'Last activity', cell: ({ lastActivityOn }) => day(lastActivityOn, 'no day is known') },
    { head: 'Assigned', cell: assigned },
    {
      head: 'Assignment',
      cell: ({ state, error }) =>
        error === null ? text(state) : badge('bad', `${state ?? 'Error'}: ${error}`),
    },
  ];
}

/** Groups by id: the permissions of the guide do not give their names. */
function assigned({ direct, groups }: Holder): Html {
  if (direct === null) return unknown('not said');
  return html`
    ${direct && 'directly'}
    ${groups.map((group) => html`<small class="part">by group <code>${group}</code></small>`)}
  `;
}
