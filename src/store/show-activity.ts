import type { ActivityStatus } from '../domain/activity-status.ts';
import type { ActivationRow, AppActivityRow, ServiceActivityRow } from '../domain/report.ts';
import { appsJson, servicesJson } from './activity-json.ts';
import type { Queryable } from './database.ts';
import { keysetPages, usersPerPage } from './pages.ts';

export interface ShownActivity {
  readonly userId: string;
  readonly userPrincipalName: string | null;
  readonly services: ServiceActivityRow['services'];
  readonly apps: AppActivityRow['apps'];
  readonly activations: readonly Omit<ActivationRow, 'userPrincipalName' | 'refreshedOn'>[];
  readonly lastActivityOn: string | null;
  readonly lastActivitySource: string | null;
  readonly status: ActivityStatus;
}

/** Pages of the activity of every user of the connector, by id. What is not known is null. */
export function showActivityPages(
  db: Queryable,
  connectorId: string,
  pageSize: number = usersPerPage,
): AsyncIterable<readonly ShownActivity[]> {
  const read = (after: string | null, size: number): Promise<readonly ShownActivity[]> =>
    listActivityPage(db, connectorId, { afterUserId: after, limit: size });
  return keysetPages(read, (row) => row.userId, pageSize);
}

/** One page of it, after a user (null: from the start). */
export async function listActivityPage(
  db: Queryable,
  connectorId: string,
  { afterUserId, limit }: { readonly afterUserId: string | null; readonly limit: number },
): Promise<readonly ShownActivity[]> {
  return db.query<ShownActivity>(showSql, [connectorId, afterUserId, limit]);
}

const showSql = `
  select u.user_id as "userId", u.user_principal_name as "userPrincipalName",
    ${servicesJson('s')} as services, ${appsJson('a')} as apps,
    coalesce((
      select jsonb_agg(jsonb_build_object(
        'productType', x.product_type, 'lastActivatedOn', x.last_activated_on, 'windows', x.windows, 'mac', x.mac,
        'windows10Mobile', x.windows10_mobile, 'ios', x.ios, 'android', x.android,
        'sharedComputer', x.shared_computer
      ) order by x.product_type)
      from activations x where x.connector_id = $1 and x.user_id = u.user_id
    ), '[]') as activations,
    v.last_activity_on as "lastActivityOn", v.last_activity_source as "lastActivitySource",
    coalesce(v.status, 'unmonitored') as status
  from users u
  left join lateral (
    select * from service_activity s where s.connector_id = $1 and s.user_id = u.user_id limit 1
  ) s on true
  left join lateral (
    select * from app_activity a where a.connector_id = $1 and a.user_id = u.user_id limit 1
  ) a on true
  left join lateral (
    select * from user_activity v where v.connector_id = $1 and v.user_id = u.user_id limit 1
  ) v on true
  where u.connector_id = $1 and u.user_id > coalesce($2::uuid, '00000000-0000-0000-0000-000000000000')
  order by u.user_id limit $3`;
