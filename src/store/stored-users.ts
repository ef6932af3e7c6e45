import type { LicenseAssignment } from '../domain/license.ts';
import type { LicenseAssignmentState, User, UserFields } from '../domain/user.ts';
import type { Queryable } from './database.ts';
import { isoTime } from './iso-time.ts';

/** The columns of `users u` by Graph's names, as `UserFields`. */
export const userFieldColumns = `
  u.user_principal_name as "userPrincipalName", u.mail, u.display_name as "displayName",
  u.given_name as "givenName", u.surname, u.account_enabled as "accountEnabled", u.user_type as "userType",
  ${isoTime('u.created_at')} as "createdDateTime", u.department, u.job_title as "jobTitle",
  u.company_name as "companyName", u.country, u.city, u.office_location as "officeLocation",
  u.usage_location as "usageLocation", u.employee_id as "employeeId",
  u.on_premises_sync_enabled as "onPremisesSyncEnabled"`;

/** The users `u` among the ids `$2` by one look into the index for each, also without statistics. */
const askedUsers = `
  from (select distinct id from unnest($2::uuid[]) as given (id)) asked
  cross join lateral (
    select * from users u where u.connector_id = $1 and u.user_id = asked.id limit 1
  ) u`;

interface StoredUser extends UserFields {
  readonly id: string;
  readonly licenses: readonly LicenseAssignment[];
}

/**
 * Those of these users that are held, as Graph would say them, so that a delta change can be laid over and the
 * result given to `upsertUsers`: an unchanged one is written back as it was.
 */
export async function getUsers(
  db: Queryable,
  connectorId: string,
  ids: readonly string[],
): Promise<readonly User[]> {
  if (ids.length === 0) return [];
  const rows = await db.query<StoredUser>(
    `
    select u.user_id as id, ${userFieldColumns}, coalesce(l.licenses, '[]') as licenses
    ${askedUsers}
    left join lateral (
      select jsonb_agg(jsonb_build_object(
        'skuId', a.sku_id, 'direct', a.direct, 'groups', a.groups, 'disabledPlans', a.disabled_plans,
        'state', a.state, 'error', a.error
      ) order by a.sku_id) as licenses
      from license_assignments a
      where a.connector_id = $1 and a.user_id = u.user_id
    ) l on true`,
    [connectorId, ids],
  );
  return rows.map(({ licenses, ...fields }) => ({
    ...fields,
    assignedLicenses: licenses.map(({ skuId, disabledPlans }) => ({ skuId, disabledPlans })),
    licenseAssignmentStates: licenses.flatMap(statesOf),
  }));
}

/** The states a license may have come from: what `licenseAssignments` makes of them is the stored row again. */
function statesOf(license: LicenseAssignment): readonly LicenseAssignmentState[] {
  const { skuId, state, error } = license;
  const sources = license.direct === true ? [null, ...license.groups] : license.groups;
  return sources.map((assignedByGroup) => ({ skuId, assignedByGroup, state, error }));
}

/** Ids of the held users with one of these names, whatever the case. */
export async function matchUserIdsByUpn(
  db: Queryable,
  connectorId: string,
  upns: readonly string[],
): Promise<readonly string[]> {
  if (upns.length === 0) return [];
  const rows = await db.query<{ id: string }>(
    `
    select distinct u.user_id as id
    from unnest($2::text[]) as asked (upn)
    cross join lateral (
      select user_id from users
      where connector_id = $1 and lower(user_principal_name) = lower(asked.upn) offset 0
    ) u`,
    [connectorId, upns],
  );
  return rows.map((row) => row.id);
}
