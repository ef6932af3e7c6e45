import type { UserDetail } from '../../../store/get-shown-user.ts';
import type { ShownUser } from '../../../store/show-users.ts';
import type { Judging } from '../../../sync/finish/judge-activity.ts';
import { badge } from '../../html/badge.ts';
import { text, unknown } from '../../html/format.ts';
import { html, type Html } from '../../html/html.ts';
import { activityBadge } from '../../html/status-badge.ts';
import { table, type TableColumn } from '../../html/table.ts';
import { day } from '../../html/time.ts';
import { licenseReason } from './explain-user.ts';

type License = ShownUser['licenses'][number];

interface Around {
  readonly judging: Judging;
  /** Where the pages of the connector begin. */
  readonly base: string;
}

/** What a user holds: how, with which fault, and whether they use what it covers. */
export function userLicenses(detail: UserDetail, around: Around): Html {
  return table({
    caption: 'Licenses',
    columns: columns(detail, around),
    rows: detail.user.licenses,
    empty: html`<p>No license is assigned to this user.</p>`,
  });
}

function columns(detail: UserDetail, { judging, base }: Around): readonly TableColumn<License>[] {
  const more = new Map(detail.licenses.map((license) => [license.skuId, license]));
  return [
    {
      head: 'Subscription',
      cell: ({ skuId, skuPartNumber }) => {
        const name = more.get(skuId)?.productName ?? skuId;
        return html`
          <a href=${`${base}/subscriptions/${skuId}`}>${name}</a>
          ${skuPartNumber !== null && skuPartNumber !== name && html`<small class="faint part">${skuPartNumber}</small>`}
        `;
      },
    },
    {
      head: 'Status in it',
      cell: (license) => html`
        ${activityBadge(license.activityStatus)}
        <small class="faint part said">${licenseReason(detail, license, judging)}</small>
      `,
    },
    {
      head: 'Last activity in it',
      cell: ({ skuId }) => day(more.get(skuId)?.lastActivityOn, 'no day is known'),
    },
    { head: 'Assigned', cell: assigned },
    {
      head: 'Assignment',
      cell: ({ state, error }) =>
        error === null ? text(state) : badge('bad', `${state ?? 'Error'}: ${error}`),
    },
    { head: 'Disabled plans', cell: ({ skuId }) => disabledPlans(more.get(skuId)?.disabledPlanNames ?? []) },
  ];
}

/** Groups by id: the permissions of the guide do not give their names. */
function assigned({ direct, groups }: License): Html {
  if (direct === null) return unknown('not said');
  return html`
    ${direct && 'directly'}
    ${groups.map((group) => html`<small class="part">by group <code>${group}</code></small>`)}
  `;
}

function disabledPlans(names: readonly string[]): Html {
  if (names.length === 0) return html`<span class="faint">none</span>`;
  return names.map((name) => html`<span class="part">${name}</span>`);
}
