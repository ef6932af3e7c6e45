import type { ActivationRow, AppActivityRow, ServiceActivityRow } from '../domain/report.ts';
import { appsJson, servicesJson } from './activity-json.ts';
import type { Queryable } from './database.ts';
import { type ShownUser, shownUserColumns, shownUserJoins } from './show-users.ts';

/** What is known of a license beside its row in `ShownUser`. */
export interface LicenseDetail {
  readonly skuId: string;
  /** The name Microsoft sells it under; null where neither the catalog nor the tenant names it. */
  readonly productName: string | null;
  /** Names of the service plans that are disabled for this user; their ids where nobody names them. */
  readonly disabledPlanNames: readonly string[];
  /** In what this SKU covers. */
  readonly lastActivityOn: string | null;
}

/** What the reports said of one user; null: they never had a row of them. `reportedOn`: the day its data ran to. */
export interface UserActivityDetail {
  /** YYYY-MM-DD in UTC */
  readonly userCreatedOn: string | null;
  readonly serviceActivity: (Pick<ServiceActivityRow, 'services'> & Reported) | null;
  readonly appActivity:
    | (Pick<AppActivityRow, 'lastActivationOn' | 'lastActivityOn' | 'apps'> &
        Reported & { readonly periodDays: number })
    | null;
  readonly activations: readonly (Omit<ActivationRow, 'userPrincipalName' | 'refreshedOn'> & Reported)[];
}

interface Reported {
  readonly reportedOn: string | null;
}

export interface UserDetail {
  readonly user: ShownUser;
  readonly licenses: readonly LicenseDetail[];
  readonly activity: UserActivityDetail;
}

type UserDetailRow = ShownUser & {
  readonly licenseDetails: readonly LicenseDetail[];
  readonly activity: UserActivityDetail;
};

/** All that is stored of one user; null where there is no such user. */
export async function getShownUser(
  db: Queryable,
  connectorId: string,
  userId: string,
): Promise<UserDetail | null> {
  const [row] = await db.query<UserDetailRow>(detailSql, [connectorId, userId]);
  if (row === undefined) return null;
  const { licenseDetails: licenses, activity, ...user } = row;
  return { user, licenses, activity };
}

const reportedOn = (table: string): string => `jsonb_build_object('reportedOn', ${table}.reported_on)`;

const detailSql = `
  select ${shownUserColumns},
    coalesce((
      select jsonb_agg(jsonb_build_object(
        'skuId', l.sku_id,
        'productName', coalesce(n.display_name, s.sku_part_number, p.sku_part_number, n.string_id),
        'lastActivityOn', a.last_activity_on,
        'disabledPlanNames', coalesce((
          select jsonb_agg(coalesce(c.display_name, c.name, k.service_plan_name, d.plan::text) order by d.place)
          from unnest(l.disabled_plans) with ordinality d (plan, place)
          left join service_plan_names c on c.service_plan_id = d.plan
          left join sku_service_plans k
            on k.connector_id = $1 and k.sku_id = l.sku_id and k.service_plan_id = d.plan
        ), '[]')
      ))
      from license_assignments l
      left join skus s on s.connector_id = $1 and s.sku_id = l.sku_id
      left join past_skus p on p.connector_id = $1 and p.sku_id = l.sku_id
      left join product_names n on n.sku_id = l.sku_id
      left join license_activity a on a.connector_id = $1 and a.user_id = l.user_id and a.sku_id = l.sku_id
      where l.connector_id = $1 and l.user_id = u.user_id
    ), '[]') as "licenseDetails",
    jsonb_build_object(
      'userCreatedOn', (u.created_at at time zone 'UTC')::date,
      'serviceActivity', (
        select jsonb_build_object('services', ${servicesJson('s')}) || ${reportedOn('s')}
        from service_activity s where s.connector_id = $1 and s.user_id = u.user_id
      ),
      'appActivity', (
        select jsonb_build_object(
          'periodDays', a.period_days, 'lastActivationOn', a.last_activation_on,
          'lastActivityOn', a.last_activity_on, 'apps', ${appsJson('a')}
        ) || ${reportedOn('a')}
        from app_activity a where a.connector_id = $1 and a.user_id = u.user_id
      ),
      'activations', coalesce((
        select jsonb_agg(jsonb_build_object(
          'productType', x.product_type, 'lastActivatedOn', x.last_activated_on, 'windows', x.windows, 'mac', x.mac,
          'windows10Mobile', x.windows10_mobile, 'ios', x.ios, 'android', x.android,
          'sharedComputer', x.shared_computer
        ) || ${reportedOn('x')} order by x.product_type)
        from activations x where x.connector_id = $1 and x.user_id = u.user_id
      ), '[]')
    ) as activity
  from users u ${shownUserJoins}
  where u.connector_id = $1 and u.user_id = $2`;

/** Somebody who left the tenant, as they were last seen. */
export interface RemovedUser {
  readonly userPrincipalName: string | null;
  readonly displayName: string | null;
  readonly department: string | null;
  readonly lastActivityOn: string | null;
  readonly removedAt: Date;
}

/** A user who left the tenant within the time that such are remembered; else null. */
export async function getRemovedUser(
  db: Queryable,
  connectorId: string,
  userId: string,
): Promise<RemovedUser | null> {
  const [row] = await db.query<RemovedUser>(
    `
    select user_principal_name as "userPrincipalName", display_name as "displayName", department,
      last_activity_on as "lastActivityOn", removed_at as "removedAt"
    from removed_users where connector_id = $1 and user_id = $2`,
    [connectorId, userId],
  );
  return row ?? null;
}
