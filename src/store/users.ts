import { mailDomain } from '../domain/domain-filter.ts';
import type { User } from '../domain/user.ts';
import { cleanText } from './clean-text.ts';
import type { Queryable } from './database.ts';
import { upsertLicenses } from './license-assignments.ts';
import type { WriteCounts } from './write-counts.ts';

interface UserColumn {
  readonly name: string;
  readonly type: 'text' | 'boolean' | 'timestamptz';
  readonly of: (user: User) => string | boolean | null;
}

const columns: readonly UserColumn[] = [
  { name: 'user_principal_name', type: 'text', of: (user) => user.userPrincipalName },
  { name: 'mail', type: 'text', of: (user) => user.mail },
  { name: 'mail_domain', type: 'text', of: (user) => mailDomain(user.mail) },
  { name: 'display_name', type: 'text', of: (user) => user.displayName },
  { name: 'given_name', type: 'text', of: (user) => user.givenName },
  { name: 'surname', type: 'text', of: (user) => user.surname },
  { name: 'account_enabled', type: 'boolean', of: (user) => user.accountEnabled },
  { name: 'user_type', type: 'text', of: (user) => user.userType },
  { name: 'created_at', type: 'timestamptz', of: (user) => user.createdDateTime },
  { name: 'department', type: 'text', of: (user) => user.department },
  { name: 'job_title', type: 'text', of: (user) => user.jobTitle },
  { name: 'company_name', type: 'text', of: (user) => user.companyName },
  { name: 'country', type: 'text', of: (user) => user.country },
  { name: 'city', type: 'text', of: (user) => user.city },
  { name: 'office_location', type: 'text', of: (user) => user.officeLocation },
  { name: 'usage_location', type: 'text', of: (user) => user.usageLocation },
  { name: 'employee_id', type: 'text', of: (user) => user.employeeId },
  { name: 'on_premises_sync_enabled', type: 'boolean', of: (user) => user.onPremisesSyncEnabled },
];

const names = columns.map((column) => column.name);
const listOf = (prefix: string): string => names.map((name) => `${prefix}${name}`).join(', ');

// Compared by a join before the insert: `on conflict … where` would still lock and so write each row. The limit
// makes it one look into the index per user: tables that just grew have no statistics, and what is planned
// without them compares all with all. Sorted, so that two ranges with a user in common cannot wait for each other.
const upsertSql = `
  with given as (
    select * from unnest($2::uuid[], ${columns.map((column, index) => `$${index + 3}::${column.type}[]`).join(', ')})
      as given (user_id, ${listOf('')})
  ),
  changed as (
    select g.*, u.user_id is null as is_new
    from given g
    left join lateral (
      select * from users u where u.connector_id = $1 and u.user_id = g.user_id limit 1
    ) u on true
    where u.user_id is null or (${listOf('u.')}) is distinct from (${listOf('g.')})
  ),
  written as (
    insert into users (connector_id, user_id, ${listOf('')})
    select $1, user_id, ${listOf('')} from changed order by user_id
    on conflict (connector_id, user_id) do update
      set ${names.map((name) => `${name} = excluded.${name}`).join(', ')}
  )
  select user_id as id, is_new as "isNew" from changed`;

/**
 * Writes a page of users with their licenses; the last of a repeated id counts. Rows that are equal already are
 * not written. A user whose licenses alone changed counts as updated. With `withLicenses` false (a connector of
 * kind entra-id does not read them) licenses are left alone.
 */
export async function upsertUsers(
  tx: Queryable,
  connectorId: string,
  users: readonly User[],
  options: { readonly withLicenses: boolean } = { withLicenses: true },
): Promise<WriteCounts> {
  const unique = [...new Map(users.map((user) => [user.id.toLowerCase(), user])).values()];
  if (unique.length === 0) return { inserted: 0, updated: 0, unchanged: 0 };
  const written = await tx.query<{ id: string; isNew: boolean }>(upsertSql, [
    connectorId,
    unique.map((user) => user.id),
    ...columns.map((column) => unique.map((user) => cleaned(column.of(user)))),
  ]);
  const relicensed = options.withLicenses ? await upsertLicenses(tx, connectorId, unique) : [];
  const inserted = written.filter((row) => row.isNew).length;
  const touched = new Set([...written.map((row) => row.id), ...relicensed]).size;
  return { inserted, updated: touched - inserted, unchanged: unique.length - touched };
}

function cleaned(value: string | boolean | null): string | boolean | null {
  return typeof value === 'string' ? cleanText(value) : value;
}

/** Removes these users and all that belongs to them; gives how many were there. */
export async function removeUsers(
  tx: Queryable,
  connectorId: string,
  ids: readonly string[],
): Promise<number> {
  if (ids.length === 0) return 0;
  const rows = await tx.query(
    'delete from users where connector_id = $1 and user_id = any($2::uuid[]) returning user_id',
    [connectorId, ids],
  );
  return rows.length;
}

/** Removes who is outside the domains, by stored e-mail address (I11). With `*` nobody is. */
export async function removeOutOfScope(
  tx: Queryable,
  connectorId: string,
  domains: readonly string[],
): Promise<number> {
  if (domains.includes('*')) return 0;
  const [row] = await tx.query<{ removed: number }>(
    `
    with gone as (
      delete from users
      where connector_id = $1 and (mail_domain is null or mail_domain <> all ($2::text[]))
      returning 1
    )
    select count(*)::integer as removed from gone`,
    [connectorId, domains],
  );
  return row?.removed ?? 0;
}
