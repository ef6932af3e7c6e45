import { mostSeries, type Series } from '../observe/fleet-metrics.ts';
import type { Queryable } from '../store/database.ts';
import { countFleetSeats, type FleetSku, listFleetSkus } from '../store/fleet-seats.ts';

const statuses = {
  enabled: (sku: FleetSku) => sku.enabled,
  warning: (sku: FleetSku) => sku.warning,
  suspended: (sku: FleetSku) => sku.suspended,
  locked_out: (sku: FleetSku) => sku.lockedOut,
} as const;

/** So many SKUs are shown: each has a series per status. */
const mostSkus = mostSeries / Object.keys(statuses).length;

/** Seats by status and seats assigned, of every connector. A number that Microsoft did not give is no series. */
export async function seatSeries(
  db: Queryable,
): Promise<{ readonly m365_sku_seats: Series; readonly m365_sku_seats_consumed: Series }> {
  const skus = await listFleetSkus(db, mostSkus);
  const seats = skus.flatMap((sku) =>
    Object.entries(statuses).flatMap(([status, read]) => point(sku, { status }, read(sku))),
  );
  const consumed = skus.flatMap((sku) => point(sku, {}, sku.consumed));
  const totals =
    skus.length < mostSkus ? { seats: seats.length, consumed: consumed.length } : await countFleetSeats(db);
  return {
    m365_sku_seats: { shown: seats, total: totals.seats },
    m365_sku_seats_consumed: { shown: consumed, total: totals.consumed },
  };
}

function point(
  { connector, tenantId, skuPartNumber, skuId }: FleetSku,
  more: Readonly<Record<string, string>>,
  value: number | null,
): Series['shown'] {
  if (value === null) return [];
  const labels = { connector, tenant_id: tenantId, sku_part_number: skuPartNumber, sku_id: skuId, ...more };
  return [{ labels, value }];
}
