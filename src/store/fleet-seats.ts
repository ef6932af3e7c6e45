import type { Queryable } from './database.ts';

/** Seats of one SKU of one connector; null where Microsoft did not say. */
export interface FleetSku {
  readonly connector: string;
  readonly tenantId: string;
  readonly skuId: string;
  readonly skuPartNumber: string;
  readonly enabled: number | null;
  readonly warning: number | null;
  readonly suspended: number | null;
  readonly lockedOut: number | null;
  readonly consumed: number | null;
}

/** At most `limit`, by the name of the connector. */
export async function listFleetSkus(db: Queryable, limit: number): Promise<readonly FleetSku[]> {
  return db.query<FleetSku>(
    `
    select k.name as connector, k.tenant_id as "tenantId", s.sku_id as "skuId",
      s.sku_part_number as "skuPartNumber", s.enabled, s.warning, s.suspended, s.locked_out as "lockedOut",
      s.consumed
    from connectors k join skus s on s.connector_id = k.id
    order by lower(k.name), s.sku_id limit $1`,
    [limit],
  );
}

/** How many numbers are known in all: a pass over the table, for those who have more than can be shown. */
export async function countFleetSeats(
  db: Queryable,
): Promise<{ readonly seats: number; readonly consumed: number }> {
  const [row] = await db.query<{ seats: number; consumed: number }>(
    `
    select (count(enabled) + count(warning) + count(suspended) + count(locked_out))::integer as seats,
      count(consumed)::integer as consumed
    from skus`,
    [],
  );
  return row ?? { seats: 0, consumed: 0 };
}
