import type { ActivityStatus } from '../domain/activity-status.ts';
import type { CommercialSubscription } from '../domain/sku.ts';
import type { Queryable } from './database.ts';
import { isoTime } from './iso-time.ts';

export interface ShownSubscription {
  readonly skuId: string;
  readonly skuPartNumber: string;
  /** The name Microsoft sells it under; the part number where the catalog does not know it. */
  readonly productName: string;
  readonly capabilityStatus: string | null;
  readonly appliesTo: string | null;
  readonly enabled: number | null;
  readonly warning: number | null;
  readonly suspended: number | null;
  readonly lockedOut: number | null;
  readonly consumed: number | null;
  /** Seats nobody consumes; below zero where more are assigned than paid for; null where unknown. */
  readonly available: number | null;
  /** Holders under the connector's domains; `consumed` is the whole organization's. */
  readonly assignedInScope: number;
  readonly holdersByStatus: Readonly<Record<ActivityStatus, number>>;
  readonly commercial: readonly Omit<CommercialSubscription, 'skuId' | 'skuPartNumber'>[];
}

/**
 * Every SKU of the tenant, by part number; with those that Microsoft lists no more although an agreement is there,
 * whose seats are unknown.
 */
export async function showSubscriptions(
  db: Queryable,
  connectorId: string,
): Promise<readonly ShownSubscription[]> {
  return db.query<ShownSubscription>(showSql, [connectorId]);
}

const showSql = `
  with holders as (
    select l.sku_id, count(*)::integer as all_holders,
      count(*) filter (where v.status = 'active')::integer as active,
      count(*) filter (where v.status = 'inactive')::integer as inactive,
      count(*) filter (where v.status = 'none')::integer as none,
      count(*) filter (where v.status is null or v.status = 'unmonitored')::integer as unmonitored
    from license_assignments l
    left join license_activity v
      on v.connector_id = $1 and v.user_id = l.user_id and v.sku_id = l.sku_id
    where l.connector_id = $1
    group by l.sku_id
  ),
  agreements as (
    select c.sku_id, jsonb_agg(jsonb_build_object(
      'id', c.id, 'commerceSubscriptionId', c.commerce_subscription_id, 'status', c.status,
      'totalLicenses', c.total_licenses, 'isTrial', c.is_trial,
      'createdDateTime', ${isoTime('c.created_at')},
      'nextLifecycleDateTime', ${isoTime('c.next_lifecycle_at')}, 'ownerTenantId', c.owner_tenant_id
    ) order by c.created_at, c.id) as commercial
    from commercial_subscriptions c
    where c.connector_id = $1
    group by c.sku_id
  ),
  listed as (
    select s.sku_id, s.sku_part_number, s.capability_status, s.applies_to, s.enabled, s.warning, s.suspended,
      s.locked_out, s.consumed
    from skus s
    where s.connector_id = $1
    union all
    (select distinct on (c.sku_id) c.sku_id, coalesce(p.sku_part_number, c.sku_part_number, c.sku_id::text),
      null, null, null::integer, null::integer, null::integer, null::integer, null::integer
    from commercial_subscriptions c
    left join past_skus p on p.connector_id = $1 and p.sku_id = c.sku_id
    where c.connector_id = $1
      and not exists (select from skus s where s.connector_id = $1 and s.sku_id = c.sku_id)
    order by c.sku_id, c.sku_part_number)
  )
  select s.sku_id as "skuId", s.sku_part_number as "skuPartNumber",
    coalesce(n.display_name, s.sku_part_number) as "productName", s.capability_status as "capabilityStatus",
    s.applies_to as "appliesTo", s.enabled, s.warning, s.suspended, s.locked_out as "lockedOut", s.consumed,
    s.enabled + coalesce(s.warning, 0) - s.consumed as available,
    coalesce(h.all_holders, 0) as "assignedInScope",
    jsonb_build_object(
      'active', coalesce(h.active, 0), 'inactive', coalesce(h.inactive, 0), 'none', coalesce(h.none, 0),
      'unmonitored', coalesce(h.unmonitored, 0)
    ) as "holdersByStatus",
    coalesce(a.commercial, '[]') as commercial
  from listed s
  left join product_names n on n.sku_id = s.sku_id
  left join holders h on h.sku_id = s.sku_id
  left join agreements a on a.sku_id = s.sku_id
  order by s.sku_part_number, s.sku_id`;
