import { mailDomain } from '../domain/domain-filter.ts';
import type { User } from '../domain/user.ts';
import { cleanText } from './clean-text.ts';
import type { Queryable } from './database.ts';
import { insertLicenses, upsertLicenses } from './license-assignments.ts';
import { keepGone, removedColumns } from './removed-users.ts';
import { textArray } from './text-array.ts';
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
  -- who comes back is not one of those who left
  returned as (
    delete from removed_users
    where ctid = any (array(
      select r.ctid
      from changed c
      cross join lateral (
        select r.ctid from removed_users r where r.connector_id = $1 and r.user_id = c.user_id limit 1
      ) r
      where c.is_new
    ))
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
    textArray(unique.map((user) => user.id)),
    ...columns.map((column) => textArray(unique.map((user) => cleaned(column.of(user))))),
  ]);
  const added = new Set(written.filter((row) => row.isNew).map((row) => row.id));
  const relicensed = options.withLicenses
    ? await writeLicenses(tx, connectorId, { users: unique, added })
    : [];
  const touched = new Set([...written.map((row) => row.id), ...relicensed]).size;
  return { inserted: added.size, updated: touched - added.size, unchanged: unique.length - touched };
}

/** Gives the ids of those who were held and whose licenses changed. */
async function writeLicenses(
  tx: Queryable,
  connectorId: string,
  { users, added }: { readonly users: readonly User[]; readonly added: ReadonlySet<string> },
): Promise<readonly string[]> {
  const isNew = (user: User): boolean => added.has(user.id.toLowerCase());
  await insertLicenses(tx, connectorId, users.filter(isNew));
  return upsertLicenses(
    tx,
    connectorId,
    users.filter((user) => !isNew(user)),
  );
}

function cleaned(value: string | boolean | null): string | boolean | null {
  return typeof value === 'string' ? cleanText(value) : value;
}

/** Why people are not held any more: only of those who left the tenant something is kept. */
interface Leaving {
  /** Deleted in the tenant. */
  readonly gone: readonly string[];
  /** In the tenant, but outside the domains: nothing of them is kept (I11). */
  readonly outside: readonly string[];
}

/** Removes these users and all that belongs to them; gives how many were there. */
export async function removeUsers(
  tx: Queryable,
  connectorId: string,
  { gone, outside }: Leaving,
): Promise<number> {
  if (gone.length + outside.length === 0) return 0;
  const [row] = await tx.query<{ removed: number }>(
    `
    with gone as (
      delete from users u where u.connector_id = $1 and u.user_id = any($2::uuid[])
      returning ${removedColumns('u')}
    ),
    ${keepGone},
    outside as (
      delete from users where connector_id = $1 and user_id = any($3::uuid[]) and user_id <> all ($2::uuid[])
      returning 1
    ),
    forgotten as (
      delete from removed_users where connector_id = $1 and user_id = any($3::uuid[])
    )
    select ((select count(*) from gone) + (select count(*) from outside))::integer as removed`,
    [connectorId, gone, outside],
  );
  return row?.removed ?? 0;
}

/** Removes who is outside the domains, by stored e-mail address (I11). With `*` nobody is. */
export async function removeOutOfScope(
  tx: Queryable,
  connectorId: string,
  domains: readonly string[],
): Promise<number> {
  if (domains.includes('*')) return 0;
  const isOutside = 'connector_id = $1 and (mail_domain is null or mail_domain <> all ($2::text[]))';
  const [row] = await tx.query<{ removed: number }>(
    `
    with gone as (
      delete from users where ${isOutside} returning 1
    ),
    forgotten as (
      delete from removed_users where ${isOutside}
    )
    select count(*)::integer as removed from gone`,
    [connectorId, domains],
  );
  return row?.removed ?? 0;
}
