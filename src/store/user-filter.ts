import { activityStatuses, type ActivityStatus } from '../domain/activity-status.ts';
import { folded } from './folded.ts';

/** Null: whatever it is. */
export interface UserFilter {
  /** Part of the name, the UPN or the mail address; neither case nor accents matter. */
  readonly search: string | null;
  readonly skuId: string | null;
  /** Of the user; with a SKU, of the user in that SKU. */
  readonly status: ActivityStatus | null;
  readonly isEnabled: boolean | null;
  readonly userType: string | null;
  readonly department: string | null;
  readonly country: string | null;
  /** Of the mail address, in punycode and lower case. */
  readonly mailDomain: string | null;
}

/** Which column of a listed user names the SKUs of this status. */
const skusOf = {
  active: 'active_in',
  inactive: 'inactive_in',
  none: 'unused_in',
  unmonitored: 'unmonitored_in',
} as const satisfies Record<ActivityStatus, string>;

/** SQL conditions on `listed_users l`; `param` takes a value and gives its place in the statement. */
export function userConditions(filter: UserFilter, param: (value: unknown) => string): readonly string[] {
  const { search, skuId, status } = filter;
  const equal = (column: string, value: string | boolean | null): readonly string[] =>
    value === null ? [] : [`l.${column} = ${param(value)}`];
  return [
    ...equal('account_enabled', filter.isEnabled),
    ...equal('user_type', filter.userType),
    ...equal('department', filter.department),
    ...equal('country', filter.country),
    ...equal('mail_domain', filter.mailDomain),
    ...(skuId === null ? equal('status', status) : [holds(`${param(skuId)}::uuid`, status)]),
    // Not `like`: what somebody searches for has no wildcards.
    ...(search === null ? [] : [`strpos(l.search_text, ${folded(`${param(search)}::text`)}) > 0`]),
  ];
}

function holds(sku: string, status: ActivityStatus | null): string {
  const statuses = status === null ? activityStatuses : [status];
  return `(${statuses.map((each) => `${sku} = any(l.${skusOf[each]})`).join(' or ')})`;
}
