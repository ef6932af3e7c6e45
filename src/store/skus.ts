import { isGuid } from '../domain/guid.ts';
import type { CommercialSubscription, Sku } from '../domain/sku.ts';
import { toJsonb } from './clean-text.ts';
import type { Queryable } from './database.ts';
import type { ReplaceCounts } from './write-counts.ts';

interface ChangedRow {
  readonly id: string;
  readonly change: 'inserted' | 'updated' | 'removed';
}

const skusSql = `
  with given as (
    select * from jsonb_to_recordset($2::jsonb) as given (
      "skuId" uuid, "skuPartNumber" text, "capabilityStatus" text, "appliesTo" text, enabled integer,
      warning integer, suspended integer, "lockedOut" integer, consumed integer, "subscriptionIds" text[]
    )
  ),
  gone as (
    delete from skus s
    where s.connector_id = $1 and s.sku_id <> all ($3::uuid[])
      and not exists (select from given g where g."skuId" = s.sku_id)
    returning s.sku_id, s.sku_part_number
  ),
  past as (
    insert into past_skus (connector_id, sku_id, sku_part_number) select $1, sku_id, sku_part_number from gone
    on conflict (connector_id, sku_id) do update set sku_part_number = excluded.sku_part_number
  ),
  changed as (
    select g.*, s.sku_id is null as is_new
    from given g
    left join skus s on s.connector_id = $1 and s.sku_id = g."skuId"
    where s.sku_id is null
      or (s.sku_part_number, s.capability_status, s.applies_to, s.enabled, s.warning, s.suspended,
          s.locked_out, s.consumed, s.subscription_ids)
        is distinct from (g."skuPartNumber", g."capabilityStatus", g."appliesTo", g.enabled, g.warning,
          g.suspended, g."lockedOut", g.consumed, g."subscriptionIds")
  ),
  written as (
    insert into skus (
      connector_id, sku_id, sku_part_number, capability_status, applies_to, enabled, warning, suspended,
      locked_out, consumed, subscription_ids
    )
    select $1, "skuId", "skuPartNumber", "capabilityStatus", "appliesTo", enabled, warning, suspended,
      "lockedOut", consumed, "subscriptionIds"
    from changed order by "skuId"
    on conflict (connector_id, sku_id) do update set
      sku_part_number = excluded.sku_part_number, capability_status = excluded.capability_status,
      applies_to = excluded.applies_to, enabled = excluded.enabled, warning = excluded.warning,
      suspended = excluded.suspended, locked_out = excluded.locked_out, consumed = excluded.consumed,
      subscription_ids = excluded.subscription_ids
  )
  select "skuId" as id, case when is_new then 'inserted' else 'updated' end as change from changed
  union all
  select sku_id, 'removed' from gone`;

/** A SKU whose plans changed was changed: hence the second statement gives SKUs. */
const plansSql = `
  with given as (
    select * from jsonb_to_recordset($2::jsonb) as given (
      "skuId" uuid, "servicePlanId" uuid, "servicePlanName" text, "provisioningStatus" text, "appliesTo" text
    )
  ),
  gone as (
    delete from sku_service_plans p
    where p.connector_id = $1 and p.sku_id <> all ($3::uuid[])
      and not exists (select from given g where g."skuId" = p.sku_id and g."servicePlanId" = p.service_plan_id)
    returning p.sku_id
  ),
  changed as (
    select g.*
    from given g
    left join sku_service_plans p
      on p.connector_id = $1 and p.sku_id = g."skuId" and p.service_plan_id = g."servicePlanId"
    where p.sku_id is null
      or (p.service_plan_name, p.provisioning_status, p.applies_to)
        is distinct from (g."servicePlanName", g."provisioningStatus", g."appliesTo")
  ),
  written as (
    insert into sku_service_plans
      (connector_id, sku_id, service_plan_id, service_plan_name, provisioning_status, applies_to)
    select $1, "skuId", "servicePlanId", "servicePlanName", "provisioningStatus", "appliesTo"
    from changed order by "skuId", "servicePlanId"
    on conflict (connector_id, sku_id, service_plan_id) do update set
      service_plan_name = excluded.service_plan_name, provisioning_status = excluded.provisioning_status,
      applies_to = excluded.applies_to
  )
  select "skuId" as id, 'updated' as change from changed union select sku_id, 'updated' from gone`;

/** Ids of rejected records: they were listed, so they stay. `all`: one had no id and may be any of them. */
export type KeptIds = readonly string[] | 'all';

/** Makes the SKUs of the tenant what a whole listing said, but for those in `keepIds`. */
export async function replaceSkus(
  tx: Queryable,
  connectorId: string,
  skus: readonly Sku[],
  keepIds: KeptIds = [],
): Promise<ReplaceCounts> {
  const unique = [...new Map(skus.map((sku) => [sku.skuId.toLowerCase(), sku])).values()];
  const rows = unique.map(({ servicePlans: _plans, ...row }) => row);
  const plans = unique.flatMap((sku) => uniquePlans(sku).map((plan) => ({ skuId: sku.skuId, ...plan })));
  // `<> all (null)` is never true, so that null keeps everything
  const keep = keepIds === 'all' ? null : keepIds.filter((id) => isGuid(id));
  const changed = await tx.query<ChangedRow>(skusSql, [connectorId, toJsonb(rows), keep]);
  const replanned = await tx.query<ChangedRow>(plansSql, [connectorId, toJsonb(plans), keep]);
  return countChanges(unique.length, [...replanned, ...changed]);
}

function uniquePlans(sku: Sku): readonly Sku['servicePlans'][number][] {
  return [...new Map(sku.servicePlans.map((plan) => [plan.servicePlanId.toLowerCase(), plan])).values()];
}

const commercialSql = `
  with given as (
    select * from jsonb_to_recordset($2::jsonb) as given (
      id text, "commerceSubscriptionId" text, "skuId" uuid, "skuPartNumber" text, status text,
      "totalLicenses" integer, "isTrial" boolean, "createdDateTime" timestamptz,
      "nextLifecycleDateTime" timestamptz, "ownerTenantId" text
    )
  ),
  gone as (
    delete from commercial_subscriptions c
    where c.connector_id = $1 and c.id <> all ($3::text[])
      and not exists (select from given g where g.id = c.id)
    returning c.id
  ),
  changed as (
    select g.*, c.id is null as is_new
    from given g
    left join commercial_subscriptions c on c.connector_id = $1 and c.id = g.id
    where c.id is null
      or (c.commerce_subscription_id, c.sku_id, c.sku_part_number, c.status, c.total_licenses, c.is_trial,
          c.created_at, c.next_lifecycle_at, c.owner_tenant_id)
        is distinct from (g."commerceSubscriptionId", g."skuId", g."skuPartNumber", g.status,
          g."totalLicenses", g."isTrial", g."createdDateTime", g."nextLifecycleDateTime", g."ownerTenantId")
  ),
  written as (
    insert into commercial_subscriptions (
      connector_id, id, commerce_subscription_id, sku_id, sku_part_number, status, total_licenses, is_trial,
      created_at, next_lifecycle_at, owner_tenant_id
    )
    select $1, id, "commerceSubscriptionId", "skuId", "skuPartNumber", status, "totalLicenses", "isTrial",
      "createdDateTime", "nextLifecycleDateTime", "ownerTenantId"
    from changed order by id
    on conflict (connector_id, id) do update set
      commerce_subscription_id = excluded.commerce_subscription_id, sku_id = excluded.sku_id,
      sku_part_number = excluded.sku_part_number, status = excluded.status,
      total_licenses = excluded.total_licenses, is_trial = excluded.is_trial,
      created_at = excluded.created_at, next_lifecycle_at = excluded.next_lifecycle_at,
      owner_tenant_id = excluded.owner_tenant_id
  )
  select id, case when is_new then 'inserted' else 'updated' end as change from changed
  union all
  select id, 'removed' from gone`;

/** Makes the commercial subscriptions what a whole listing said; `keepIds` as for SKUs. */
export async function replaceCommercialSubscriptions(
  tx: Queryable,
  connectorId: string,
  subscriptions: readonly CommercialSubscription[],
  keepIds: KeptIds = [],
): Promise<ReplaceCounts> {
  const unique = [...new Map(subscriptions.map((each) => [each.id, each])).values()];
  const rows = await tx.query<ChangedRow>(commercialSql, [
    connectorId,
    toJsonb(unique),
    keepIds === 'all' ? null : keepIds,
  ]);
  return countChanges(unique.length, rows);
}

/** A record named twice counts once, as the last row says. */
function countChanges(given: number, rows: readonly ChangedRow[]): ReplaceCounts {
  const changes = [...new Map(rows.map((row) => [row.id, row.change])).values()];
  const count = (change: ChangedRow['change']): number => changes.filter((each) => each === change).length;
  const inserted = count('inserted');
  const updated = count('updated');
  return { inserted, updated, unchanged: given - inserted - updated, removed: count('removed') };
}
