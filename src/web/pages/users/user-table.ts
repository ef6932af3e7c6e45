import type { ShownUser } from '../../../store/show-users.ts';
import type { SkuName } from '../../../store/sku-names.ts';
import { badge } from '../../html/badge.ts';
import { plural } from '../../html/format.ts';
import { html, type Html } from '../../html/html.ts';
import { activityBadge } from '../../html/status-badge.ts';
import { table, type TableColumn } from '../../html/table.ts';
import { day } from '../../html/time.ts';
import type { UserQuery } from '../../lists/user-list.ts';
import { withQuery } from '../../lists/with-query.ts';
import { sourceTitle } from './source-title.ts';

const mostLicenses = 3;

interface UserTable {
  readonly users: readonly ShownUser[];
  readonly query: UserQuery;
  readonly skus: readonly SkuName[];
  /** Where the pages of the connector begin. */
  readonly base: string;
  /** Of this page, with its query. */
  readonly url: string;
  readonly empty: Html;
}

/** Users with what they hold and whether they use it; `query` says in which order they are. */
export function userTable({ users, query, skus, base, url, empty }: UserTable): Html {
  const href = (by: string, isDescending: boolean): string =>
    withQuery(url, { sort: by, order: isDescending ? 'descending' : null, after: null });
  const names = new Map(skus.map(({ skuId, productName }) => [skuId, productName]));
  return table({
    caption: 'Users',
    columns: columns({ base, names, skuId: query.sku?.toLowerCase() ?? null }),
    rows: users,
    sort: { by: query.sort ?? 'name', isDescending: query.order === 'descending', href },
    empty,
  });
}

interface Shown {
  readonly base: string;
  /** Of products, by SKU. */
  readonly names: ReadonlyMap<string, string>;
  /** The one that was asked for. */
  readonly skuId: string | null;
}

function columns({ base, names, skuId }: Shown): readonly TableColumn<ShownUser>[] {
  return [
    { head: 'Name', sort: 'name', cell: (user) => nameCell(user, base) },
    { head: 'Licenses', cell: ({ licenses }) => licensesCell(licenses, names) },
    { head: 'Status', cell: ({ activityStatus }) => activityBadge(activityStatus) },
    ...(skuId === null
      ? []
      : [{ head: 'Status in it', cell: ({ licenses }: ShownUser) => statusIn(licenses, skuId) }]),
    {
      head: 'Last activity',
      sort: 'activity',
      cell: ({ lastActivityOn, lastActivitySource }) => html`
        ${day(lastActivityOn, 'no day is known')}
        ${lastActivitySource !== null && html`<small class="faint part">${sourceTitle(lastActivitySource)}</small>`}
      `,
    },
    {
      head: 'Created',
      sort: 'created',
      cell: (user) => day(user.createdDateTime?.slice(0, 10), 'not given'),
    },
  ];
}

function nameCell(user: ShownUser, base: string): Html {
  const { id, displayName, userPrincipalName, mail } = user;
  return html`
    <a href=${`${base}/users/${id}`}><bdi>${displayName ?? userPrincipalName ?? id}</bdi></a>
    ${userMarks(user)}
    ${userPrincipalName !== null && html`<small class="faint part"><bdi>${userPrincipalName}</bdi></small>`}
    ${hasOtherDomain(mail, userPrincipalName) && html`<small class="faint part">mail: <bdi>${mail}</bdi></small>`}
  `;
}

/** That somebody is a guest, or may not sign in: stands behind something else. */
export function userMarks({ userType, accountEnabled }: ShownUser): Html {
  const marks = [
    ...(userType === 'Guest' ? ['guest'] : []),
    ...(accountEnabled === false ? ['disabled'] : []),
  ];
  return marks.map((mark) => html`${' '}${badge('neutral', mark)}`);
}

/** The address is of use where its domain is not that of the name to sign in with. */
function hasOtherDomain(mail: string | null, userPrincipalName: string | null): boolean {
  return mail !== null && domainOf(mail) !== domainOf(userPrincipalName ?? '');
}

function domainOf(address: string): string {
  return address.split('@').at(-1)?.toLowerCase() ?? '';
}

function licensesCell(licenses: ShownUser['licenses'], names: ReadonlyMap<string, string>): Html {
  if (licenses.length === 0) return html`<span class="faint">none</span>`;
  const held = licenses.map(({ skuId, skuPartNumber }) => names.get(skuId) ?? skuPartNumber ?? skuId);
  const others = held.length - mostLicenses;
  return html`
    ${held.slice(0, mostLicenses).map((name) => html`<span class="part">${name}</span>`)}
    ${
      others > 0 &&
      html`<span class="part faint" title=${held.slice(mostLicenses).join(', ')}
        >+${plural(others, 'other')}</span
      >`
    }
  `;
}

function statusIn(licenses: ShownUser['licenses'], skuId: string): Html {
  const license = licenses.find((each) => each.skuId === skuId);
  return license === undefined
    ? html`<span class="faint">holds it no more</span>`
    : activityBadge(license.activityStatus);
}
