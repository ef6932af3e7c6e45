import type { ActivityStatus } from '../domain/activity-status.ts';
import type { ActivationRow, AppActivityRow, ServiceActivityRow } from '../domain/report.ts';
import type { ServicePlan } from '../domain/sku.ts';
import { parseServices, servicesText } from './activity-text.ts';
import type { Queryable, Transaction } from './database.ts';
import { textArray } from './text-array.ts';

/** What the store holds about the activity of one user; null: no report ever had a row of them. */
export interface StoredActivity {
  readonly userId: string;
  /** YYYY-MM-DD in UTC */
  readonly userCreatedOn: string | null;
  readonly serviceActivity: Pick<ServiceActivityRow, 'services'> | null;
  readonly appActivity:
    | (Pick<AppActivityRow, 'lastActivationOn' | 'lastActivityOn' | 'apps'> & { readonly periodDays: number })
    | null;
  readonly activations: readonly Pick<ActivationRow, 'productType' | 'lastActivatedOn'>[];
  readonly licenses: readonly { readonly skuId: string; readonly disabledPlans: readonly string[] }[];
}

/** The plans of a SKU; those of all SKUs of a tenant are few enough to be held while users pass by. */
export interface SkuPlans {
  readonly skuId: string;
  readonly skuPartNumber: string;
  readonly plans: readonly ServicePlan[];
}

export interface StoredVerdict {
  readonly userId: string;
  readonly status: ActivityStatus;
  readonly lastActivityOn: string | null;
  readonly lastActivitySource: string | null;
  readonly licenses: readonly {
    readonly skuId: string;
    readonly status: ActivityStatus;
    readonly lastActivityOn: string | null;
  }[];
}

type ActivityRow = Omit<StoredActivity, 'serviceActivity'> & { readonly serviceActivity: string | null };

/**
 * A page of users by id, after `afterUserId` (null: from the start), with all that judging them needs.
 * Laterals with a limit, here and below: one look into an index per row, also without statistics.
 */
export async function activityInputs(
  db: Queryable,
  connectorId: string,
  afterUserId: string | null,
  limit: number,
): Promise<readonly StoredActivity[]> {
  const rows = await db.query<ActivityRow>(
    `
    with page as (
      select user_id, created_at from users
      where connector_id = $1 and user_id > coalesce($2::uuid, '00000000-0000-0000-0000-000000000000')
      order by user_id limit $3
    )
    select p.user_id as "userId", (p.created_at at time zone 'UTC')::date as "userCreatedOn",
      case when s.user_id is not null then ${servicesText('s')} end as "serviceActivity",
      case when a.user_id is not null then json_build_object(
        'periodDays', a.period_days, 'lastActivationOn', a.last_activation_on,
        'lastActivityOn', a.last_activity_on, 'apps', a.apps
      ) end as "appActivity",
      coalesce((
        select json_agg(json_build_object('productType', x.product_type, 'lastActivatedOn', x.last_activated_on))
        from activations x where x.connector_id = $1 and x.user_id = p.user_id
      ), '[]') as activations,
      coalesce((
        select json_agg(json_build_object('skuId', l.sku_id, 'disabledPlans', l.disabled_plans) order by l.sku_id)
        from license_assignments l where l.connector_id = $1 and l.user_id = p.user_id
      ), '[]') as licenses
    from page p
    left join lateral (
      select * from service_activity s where s.connector_id = $1 and s.user_id = p.user_id limit 1
    ) s on true
    left join lateral (
      select * from app_activity a where a.connector_id = $1 and a.user_id = p.user_id limit 1
    ) a on true
    order by p.user_id`,
    [connectorId, afterUserId, limit],
  );
  return rows.map((row) => ({
    ...row,
    serviceActivity: row.serviceActivity === null ? null : { services: parseServices(row.serviceActivity) },
  }));
}

/** Every SKU of the tenant with its service plans. */
export async function listSkuPlans(db: Queryable, connectorId: string): Promise<readonly SkuPlans[]> {
  return db.query<SkuPlans>(
    `
    select s.sku_id as "skuId", s.sku_part_number as "skuPartNumber",
      coalesce((
        select jsonb_agg(jsonb_build_object(
          'servicePlanId', p.service_plan_id, 'servicePlanName', p.service_plan_name,
          'provisioningStatus', p.provisioning_status, 'appliesTo', p.applies_to
        ) order by p.service_plan_id)
        from sku_service_plans p where p.connector_id = $1 and p.sku_id = s.sku_id
      ), '[]') as plans
    from skus s where s.connector_id = $1 order by s.sku_id`,
    [connectorId],
  );
}

const userVerdictsSql = `
  with given as (
    select * from unnest($2::uuid[], $3::text[], $4::date[], $5::text[])
      as given (user_id, status, last_activity_on, last_activity_source)
  )
  insert into user_activity (connector_id, user_id, status, last_activity_on, last_activity_source)
  select $1, g.user_id, g.status, g.last_activity_on, g.last_activity_source
  from given g
  join lateral (
    select u.user_id from users u where u.connector_id = $1 and u.user_id = g.user_id limit 1
  ) u on true
  left join lateral (
    select * from user_activity v where v.connector_id = $1 and v.user_id = g.user_id limit 1
  ) v on true
  where v.user_id is null
    or (v.status, v.last_activity_on, v.last_activity_source)
      is distinct from (g.status, g.last_activity_on, g.last_activity_source)
  order by g.user_id
  on conflict (connector_id, user_id) do update set
    status = excluded.status, last_activity_on = excluded.last_activity_on,
    last_activity_source = excluded.last_activity_source`;

const licenseVerdictsSql = `
  with given as (
    select * from unnest($2::uuid[], $3::uuid[], $4::text[], $5::date[])
      as given (user_id, sku_id, status, last_activity_on)
  )
  insert into license_activity (connector_id, user_id, sku_id, status, last_activity_on)
  select $1, g.user_id, g.sku_id, g.status, g.last_activity_on
  from given g
  join lateral (
    select l.user_id from license_assignments l
    where l.connector_id = $1 and l.user_id = g.user_id and l.sku_id = g.sku_id limit 1
  ) l on true
  left join lateral (
    select * from license_activity v
    where v.connector_id = $1 and v.user_id = g.user_id and v.sku_id = g.sku_id limit 1
  ) v on true
  where v.user_id is null or (v.status, v.last_activity_on) is distinct from (g.status, g.last_activity_on)
  order by g.user_id, g.sku_id
  on conflict (connector_id, user_id, sku_id) do update set
    status = excluded.status, last_activity_on = excluded.last_activity_on`;

/** Writes the verdicts that differ; who or what is not held any more is passed over. */
export function writeVerdicts(
  tx: Transaction,
  connectorId: string,
  verdicts: readonly StoredVerdict[],
): void {
  if (verdicts.length === 0) return;
  tx.send(userVerdictsSql, [
    connectorId,
    textArray(verdicts.map((verdict) => verdict.userId)),
    textArray(verdicts.map((verdict) => verdict.status)),
    textArray(verdicts.map((verdict) => verdict.lastActivityOn)),
    textArray(verdicts.map((verdict) => verdict.lastActivitySource)),
  ]);
  const licenses = verdicts.flatMap(({ userId, licenses: held }) =>
    held.map((license) => ({ userId, ...license })),
  );
  tx.send(licenseVerdictsSql, [
    connectorId,
    textArray(licenses.map((license) => license.userId)),
    textArray(licenses.map((license) => license.skuId)),
    textArray(licenses.map((license) => license.status)),
    textArray(licenses.map((license) => license.lastActivityOn)),
  ]);
}
