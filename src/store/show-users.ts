import type { ActivityStatus } from '../domain/activity-status.ts';
import type { LicenseAssignment } from '../domain/license.ts';
import type { UserFields } from '../domain/user.ts';
import type { Queryable } from './database.ts';
import { keysetPages, usersPerPage } from './pages.ts';
import { userFieldColumns } from './stored-users.ts';

interface ShownLicense extends LicenseAssignment {
  /** As it was called last where the tenant lists it no more; null where it never did. */
  readonly skuPartNumber: string | null;
  readonly activityStatus: ActivityStatus;
}

export interface ShownUser extends UserFields {
  readonly id: string;
  readonly licenses: readonly ShownLicense[];
  readonly lastActivityOn: string | null;
  readonly lastActivitySource: string | null;
  readonly activityStatus: ActivityStatus;
}

/** Pages of every user of the connector, by id. */
export function showUsersPages(
  db: Queryable,
  connectorId: string,
  pageSize: number = usersPerPage,
): AsyncIterable<readonly ShownUser[]> {
  const read = (after: string | null, size: number): Promise<readonly ShownUser[]> =>
    db.query<ShownUser>(showSql, [connectorId, after, size]);
  return keysetPages(read, (user) => user.id, pageSize);
}

// Nobody is inactive before they were judged: without a verdict a user is unmonitored (I9).
/** SQL for a `ShownUser` of `users u` and what `shownUserJoins` adds; the connector is $1. */
export const shownUserColumns = `u.user_id as id, ${userFieldColumns},
    coalesce((
      select jsonb_agg(jsonb_build_object(
        'skuId', l.sku_id, 'skuPartNumber', coalesce(s.sku_part_number, p.sku_part_number), 'direct', l.direct, 'groups', l.groups,
        'disabledPlans', l.disabled_plans, 'state', l.state, 'error', l.error,
        'activityStatus', coalesce(a.status, 'unmonitored')
      ) order by coalesce(s.sku_part_number, p.sku_part_number), l.sku_id)
      from license_assignments l
      left join skus s on s.connector_id = $1 and s.sku_id = l.sku_id
      left join past_skus p on p.connector_id = $1 and p.sku_id = l.sku_id
      left join license_activity a
        on a.connector_id = $1 and a.user_id = l.user_id and a.sku_id = l.sku_id
      where l.connector_id = $1 and l.user_id = u.user_id
    ), '[]') as licenses,
    v.last_activity_on as "lastActivityOn", v.last_activity_source as "lastActivitySource",
    coalesce(v.status, 'unmonitored') as "activityStatus"`;

/** SQL to stand behind `users u`, for what `shownUserColumns` names. */
export const shownUserJoins = `
  left join lateral (
    select * from user_activity v where v.connector_id = $1 and v.user_id = u.user_id limit 1
  ) v on true`;

const showSql = `
  select ${shownUserColumns}
  from users u ${shownUserJoins}
  where u.connector_id = $1 and u.user_id > coalesce($2::uuid, '00000000-0000-0000-0000-000000000000')
  order by u.user_id limit $3`;
