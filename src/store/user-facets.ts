import type { Queryable, Transaction } from './database.ts';
import { prepareListedUsers } from './listed-users.ts';

/** What users can be told apart by, and what of each is counted: `all` has one value, which is empty. */
export const userFacets = ['all', 'status', 'enabled', 'type', 'department', 'country', 'domain'] as const;
export type UserFacet = (typeof userFacets)[number];

export interface FacetCount {
  readonly facet: UserFacet;
  readonly value: string;
  readonly users: number;
}

const columnOf = {
  status: 'l.status',
  enabled: 'l.account_enabled',
  type: 'l.user_type',
  department: 'l.department',
  country: 'l.country',
  domain: 'l.mail_domain',
} as const satisfies Record<Exclude<UserFacet, 'all'>, string>;

/** Values that a filter offers: those that most users have. */
const mostValues = 200;

/**
 * Prepares the list of users with its filters, and counts by each value that filters offer. Belongs into each transaction
 * that ends a run.
 */
export function prepareUserList(tx: Transaction, connectorId: string): void {
  prepareListedUsers(tx, connectorId);
  tx.send(countSql, [connectorId, mostValues]);
}

const facetColumns = Object.entries(columnOf);
const isOf = (column: string): string => `grouping(${column}) = 0`;

// A value that is longer than any Microsoft allows would not fit the index, and is no choice for a person either.
const countSql = `
  with counted as (
    select case ${facetColumns.map(([facet, column]) => `when ${isOf(column)} then '${facet}'`).join(' ')} else 'all' end as facet,
      case ${facetColumns.map(([, column]) => `when ${isOf(column)} then ${column}::text`).join(' ')} else '' end as value,
      count(*)::integer as users
    from listed_users l
    where l.connector_id = $1
    group by grouping sets (${facetColumns.map(([, column]) => `(${column})`).join(', ')}, ())
  ),
  ranked as (
    select c.*, row_number() over (partition by c.facet order by c.users desc, c.value) as place
    from counted c where char_length(c.value) <= 500
  ),
  dropped as (
    delete from user_facets f
    where f.connector_id = $1 and not exists (
      select from ranked r where r.facet = f.facet and r.value = f.value and r.place <= $2
    )
  )
  insert into user_facets as f (connector_id, facet, value, users)
  select $1, r.facet, r.value, r.users from ranked r where r.place <= $2
  on conflict (connector_id, facet, value) do update set users = excluded.users
  where f.users <> excluded.users`;

/** Every value with its users, per facet that with the most first; nothing before a run ended. */
export async function listUserFacets(db: Queryable, connectorId: string): Promise<readonly FacetCount[]> {
  return db.query<FacetCount>(
    `
    select facet, value, users from user_facets
    where connector_id = $1 order by facet, users desc, value`,
    [connectorId],
  );
}
