import { licenseAssignments, type LicenseAssignment } from '../domain/license.ts';
import type { User } from '../domain/user.ts';
import type { Queryable } from './database.ts';
import { textArray } from './text-array.ts';

const given = `
    select user_id, sku_id, direct, groups::uuid[] as groups, disabled_plans::uuid[] as disabled_plans, state, error
    from unnest($2::uuid[], $3::uuid[], $4::boolean[], $5::text[], $6::text[], $7::text[], $8::text[])
      as given (user_id, sku_id, direct, groups, disabled_plans, state, error)`;

const write = `
    insert into license_assignments
      (connector_id, user_id, sku_id, direct, groups, disabled_plans, state, error)
    select $1, user_id, sku_id, direct, groups, disabled_plans, state, error`;

const overwrite = `
    on conflict (connector_id, user_id, sku_id) do update
      set direct = excluded.direct, groups = excluded.groups, disabled_plans = excluded.disabled_plans,
        state = excluded.state, error = excluded.error`;

// Of users who were not held there is nothing to compare with, which is two thirds of the time. Sorted, as in users.ts.
const insertSql = `${write} from (${given}) given order by user_id, sku_id ${overwrite}`;

// `offset 0`, `not in` and `limit 1` keep this linear in the size of the page where there are no statistics: see
// users.ts.
const upsertSql = `
  with given as (${given}
  ),
  dropped as (
    delete from license_assignments
    where ctid = any (array(
      select a.ctid
      from unnest($9::uuid[]) as asked (id)
      cross join lateral (
        select a.ctid, a.user_id, a.sku_id from license_assignments a
        where a.connector_id = $1 and a.user_id = asked.id offset 0
      ) a
      where (a.user_id, a.sku_id) not in (select g.user_id, g.sku_id from given g)
    ))
    returning user_id
  ),
  changed as (
    select g.*
    from given g
    left join lateral (
      select * from license_assignments a
      where a.connector_id = $1 and a.user_id = g.user_id and a.sku_id = g.sku_id limit 1
    ) a on true
    where a.user_id is null
      or (a.direct, a.groups, a.disabled_plans, a.state, a.error)
        is distinct from (g.direct, g.groups, g.disabled_plans, g.state, g.error)
  ),
  written as (${write}
    from changed order by user_id, sku_id ${overwrite}
  )
  select user_id as id from changed union select user_id from dropped`;

/**
 * Makes the licenses of these users, each given once, what Graph says: changed ones are written, those not held
 * any more removed. Gives the ids of the users whose licenses were not like that already.
 */
export async function upsertLicenses(
  tx: Queryable,
  connectorId: string,
  users: readonly User[],
): Promise<readonly string[]> {
  if (users.length === 0) return [];
  const params = [...licenseParams(connectorId, users), textArray(users.map((user) => user.id))];
  const rows = await tx.query<{ id: string }>(upsertSql, params);
  return rows.map((row) => row.id);
}

/** Writes the licenses of users who were not held before this transaction. */
export async function insertLicenses(
  tx: Queryable,
  connectorId: string,
  users: readonly User[],
): Promise<void> {
  if (users.length > 0) await tx.query(insertSql, licenseParams(connectorId, users));
}

/** The parameters $1 to $8. */
function licenseParams(connectorId: string, users: readonly User[]): readonly unknown[] {
  const held = users.flatMap((user) =>
    licenseAssignments(user).map((license) => ({ userId: user.id, ...license })),
  );
  const column = (
    of: (row: LicenseAssignment & { readonly userId: string }) => string | boolean | null,
  ): string => textArray(held.map(of));
  return [
    connectorId,
    column((row) => row.userId),
    column((row) => row.skuId),
    column((row) => row.direct),
    // An array of arrays of different lengths is no Postgres array: each goes as its text.
    column((row) => `{${row.groups.join(',')}}`),
    column((row) => `{${row.disabledPlans.join(',')}}`),
    column((row) => row.state),
    column((row) => row.error),
  ];
}
