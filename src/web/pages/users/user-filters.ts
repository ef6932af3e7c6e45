import { activityStatuses } from '../../../domain/activity-status.ts';
import type { SkuName } from '../../../store/sku-names.ts';
import type { FacetCount, UserFacet } from '../../../store/user-facets.ts';
import { input, select } from '../../html/fields.ts';
import { html, type Html } from '../../html/html.ts';
import type { UserQuery } from '../../lists/user-list.ts';

/** What filters offer, and how many users each would leave. */
export interface UserChoices {
  readonly skus: readonly SkuName[];
  readonly facets: readonly FacetCount[];
  /** Whether all users were read once: before that, a count would be of some of them. */
  readonly isCounted: boolean;
}

type Option = readonly [value: string, label: string];
const everything: Option = ['', 'All'];

/** The questions above the list of users; the order stays as it is. */
export function userFilters(asked: UserQuery, choices: UserChoices): Html {
  return html`<form method="get" class="filters" role="search">
    ${input({ name: 'text', label: 'Name, UPN or mail', type: 'search', value: asked.text ?? '' })}
    ${select({ name: 'sku', label: 'Subscription', value: asked.sku ?? '', options: skuOptions(asked, choices) })}
    ${select({
      name: 'status',
      label: asked.sku ? 'Status in it' : 'Status',
      value: asked.status ?? '',
      options: [everything, ...activityStatuses.map((status) => statusOption(status, asked, choices))],
    })}
    ${select({
      name: 'enabled',
      label: 'Account',
      value: asked.enabled ?? '',
      options: [
        everything,
        ['yes', labeled('enabled', countOf('enabled', 'true', choices))],
        ['no', labeled('disabled', countOf('enabled', 'false', choices))],
      ],
    })}
    ${select({
      name: 'type',
      label: 'Type',
      value: asked.type ?? '',
      options: [
        everything,
        ['member', labeled('member', countOf('type', 'Member', choices))],
        ['guest', labeled('guest', countOf('type', 'Guest', choices))],
      ],
    })}
    ${valueSelect('department', 'Department', asked.department, choices)}
    ${valueSelect('country', 'Country', asked.country, choices)}
    ${valueSelect('domain', 'Mail domain', asked.domain, choices)}
    ${(asked.sort ?? 'name') !== 'name' && html`<input type="hidden" name="sort" value=${asked.sort} />`}
    ${asked.order === 'descending' && html`<input type="hidden" name="order" value="descending" />`}
    <button>Show</button>
  </form>`;
}

function skuOptions({ sku }: UserQuery, { skus, isCounted }: UserChoices): readonly Option[] {
  const known = skus.map((each): Option => [
    each.skuId,
    labeled(each.productName, isCounted ? each.holders : null),
  ]);
  return [everything, ...withChosen(known, sku)];
}

/** The counts are of the status of users, not of their status in a subscription. */
function statusOption(status: string, { sku }: UserQuery, choices: UserChoices): Option {
  return [status, labeled(status, sku ? null : countOf('status', status, choices))];
}

function valueSelect(
  name: 'department' | 'country' | 'domain',
  label: string,
  chosen: string | null | undefined,
  { facets, isCounted }: UserChoices,
): Html {
  const known = facets
    .filter(({ facet }) => facet === name)
    .map(({ value, users }): Option => [value, labeled(value, isCounted ? users : null)]);
  const sorted = known.toSorted(([a], [b]) => a.localeCompare(b, 'en'));
  return select({ name, label, value: chosen ?? '', options: [everything, ...withChosen(sorted, chosen)] });
}

/** What was asked for by address is shown as chosen, also where it is not among those offered. */
function withChosen(options: readonly Option[], chosen: string | null | undefined): readonly Option[] {
  if (!chosen || options.some(([value]) => value === chosen)) return options;
  return [[chosen, chosen], ...options];
}

function countOf(facet: UserFacet, value: string, { facets, isCounted }: UserChoices): number | null {
  const found = facets.find((each) => each.facet === facet && each.value === value);
  return isCounted ? (found?.users ?? null) : null;
}

function labeled(label: string, users: number | null): string {
  return users === null ? label : `${label} (${users.toLocaleString('en-US')})`;
}
