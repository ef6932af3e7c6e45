import type { Transaction } from './database.ts';
import { folded } from './folded.ts';
import { withoutNestedLoops } from './without-nested-loops.ts';

/**
 * Prepares what the list of users is searched, filtered and sorted by, from users, licenses and verdicts as they are now.
 * Rows that are right already are not written.
 */
export function prepareListedUsers(tx: Transaction, connectorId: string): void {
  withoutNestedLoops(tx, () => tx.send(prepareSql, [connectorId]));
}

const columns = [
  'name_key',
  'search_text',
  'created_at',
  'account_enabled',
  'user_type',
  'department',
  'country',
  'mail_domain',
  'status',
  'last_activity_on',
  'active_in',
  'inactive_in',
  'unused_in',
  'unmonitored_in',
];
const listOf = (prefix: string): string => columns.map((column) => `${prefix}${column}`).join(', ');

const skusWhere = (condition: string): string =>
  `array_agg(l.sku_id order by l.sku_id) filter (where ${condition})`;

// Who left is gone from here with their row of users. Whom nobody has judged is unmonitored (I9).
const prepareSql = `
  with held as (
    select l.user_id, ${skusWhere(`v.status = 'active'`)} as active_in,
      ${skusWhere(`v.status = 'inactive'`)} as inactive_in, ${skusWhere(`v.status = 'none'`)} as unused_in,
      ${skusWhere(`v.status is null or v.status = 'unmonitored'`)} as unmonitored_in
    from license_assignments l
    left join license_activity v
      on v.connector_id = $1 and v.user_id = l.user_id and v.sku_id = l.sku_id
    where l.connector_id = $1
    group by l.user_id
  ),
  given as (
    select u.user_id, left(${folded('w.name')}, 200) as name_key, ${folded('w.search')} as search_text,
      u.created_at, u.account_enabled, u.user_type, u.department, u.country, u.mail_domain,
      coalesce(v.status, 'unmonitored') as status, v.last_activity_on,
      h.active_in, h.inactive_in, h.unused_in, h.unmonitored_in
    from users u
    cross join lateral (
      select left(coalesce(u.display_name, u.user_principal_name, ''), 200) as name,
        concat_ws(E'\\n', u.display_name, u.user_principal_name, u.mail) as search
    ) w
    left join user_activity v on v.connector_id = $1 and v.user_id = u.user_id
    left join held h on h.user_id = u.user_id
    where u.connector_id = $1
  )
  insert into listed_users (connector_id, user_id, ${listOf('')})
  select $1, g.user_id, ${listOf('g.')}
  from given g
  left join listed_users l on l.connector_id = $1 and l.user_id = g.user_id
  where l.user_id is null or (${listOf('l.')}) is distinct from (${listOf('g.')})
  order by g.user_id
  on conflict (connector_id, user_id) do update set
    ${columns.map((column) => `${column} = excluded.${column}`).join(', ')}`;
