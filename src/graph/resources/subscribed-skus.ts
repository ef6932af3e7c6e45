import type { Sku } from '../../domain/sku.ts';
import { type ParsedRecords, parseRecords } from '../parse-records.ts';
import type { TenantClient } from '../tenant-client.ts';
import { type SkuWire, skuWire } from '../wire/sku.ts';
import { allPages } from './all-pages.ts';

/** What the tenant owns, seats by state: `GET /subscribedSkus` (graph-facts §2.1). Rejects with `GraphError`. */
export async function listSubscribedSkus(
  client: TenantClient,
  signal: AbortSignal,
): Promise<ParsedRecords<Sku>> {
  // Its `id` is made of account and SKU; what is stored, and kept when it cannot be read, goes by the SKU.
  return parseRecords(await allPages(client, 'subscribedSkus', signal), skuWire, toSku, 'skuId');
}

function toSku(wire: SkuWire): Sku {
  const { prepaidUnits, consumedUnits, subscriptionIds, servicePlans, ...rest } = wire;
  return {
    ...rest,
    enabled: prepaidUnits?.enabled ?? null,
    warning: prepaidUnits?.warning ?? null,
    suspended: prepaidUnits?.suspended ?? null,
    lockedOut: prepaidUnits?.lockedOut ?? null,
    consumed: consumedUnits,
    subscriptionIds: [...new Set(subscriptionIds)],
    servicePlans: [...new Map(servicePlans?.map((plan) => [plan.servicePlanId, plan])).values()],
  };
}
