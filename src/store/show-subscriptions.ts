import type { ActivityStatus } from '../domain/activity-status.ts';
import type { CommercialSubscription } from '../domain/sku.ts';
import type { Queryable } from './database.ts';
import { holdersSql } from './holder-counts.ts';
import { isoTime } from './iso-time.ts';

/** A subscription whose holders may not be known: those who pages show were counted when a run ended. */
export interface CountedSubscription {
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
  readonly assignedInScope: number | null;
  readonly holdersByStatus: Readonly<Record<ActivityStatus, number | null>>;
  readonly commercial: readonly Omit<CommercialSubscription, 'skuId' | 'skuPartNumber'>[];
}

export interface ShownSubscription extends CountedSubscription {
  readonly assignedInScope: number;
  readonly holdersByStatus: Readonly<Record<ActivityStatus, number>>;
}

/**
 * Every SKU of the tenant, by part number; with those that Microsoft lists no more although an agreement is there or
 * somebody holds them, whose seats are unknown. Holders are counted here and now.
 */
export async function showSubscriptions(
  db: Queryable,
  connectorId: string,
): Promise<readonly ShownSubscription[]> {
  return db.query<ShownSubscription>(
    subscriptionsSql(holdersSql, (column) => `coalesce(h.${column}, 0)`),
    [connectorId],
  );
}

/**
 * SQL for subscriptions with the holders that `holders` selects (a row per SKU that somebody holds), each count as
 * `count` writes it. All of it is ours, never input.
 */
export function subscriptionsSql(holders: string, count: (column: string) => string): string {
  const unlisted = `not exists (select from skus s where s.connector_id = $1 and s.sku_id = `;
  const noSeats = 'null, null, null::integer, null::integer, null::integer, null::integer, null::integer';
  return `
  with holders as (${holders}),
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
    (select distinct on (c.sku_id) c.sku_id, coalesce(p.sku_part_number, c.sku_part_number, c.sku_id::text), ${noSeats}
    from commercial_subscriptions c
    left join past_skus p on p.connector_id = $1 and p.sku_id = c.sku_id
    where c.connector_id = $1 and ${unlisted} c.sku_id)
    order by c.sku_id, c.sku_part_number)
    union all
    select h.sku_id, coalesce(p.sku_part_number, n.string_id, h.sku_id::text), ${noSeats}
    from holders h
    left join past_skus p on p.connector_id = $1 and p.sku_id = h.sku_id
    left join product_names n on n.sku_id = h.sku_id
    where ${unlisted} h.sku_id) and not exists (select from agreements a where a.sku_id = h.sku_id)
  )
  select s.sku_id as "skuId", s.sku_part_number as "skuPartNumber",
    coalesce(n.display_name, s.sku_part_number) as "productName", s.capability_status as "capabilityStatus",
    s.applies_to as "appliesTo", s.enabled, s.warning, s.suspended, s.locked_out as "lockedOut", s.consumed,
    s.enabled + coalesce(s.warning, 0) - s.consumed as available,
    ${count('in_scope')} as "assignedInScope",
    jsonb_build_object(
      'active', ${count('active')}, 'inactive', ${count('inactive')}, 'none', ${count('none')},
      'unmonitored', ${count('unmonitored')}
    ) as "holdersByStatus",
    coalesce(a.commercial, '[]') as commercial
  from listed s
  left join product_names n on n.sku_id = s.sku_id
  left join holders h on h.sku_id = s.sku_id
  left join agreements a on a.sku_id = s.sku_id
  order by s.sku_part_number, s.sku_id`;
}
