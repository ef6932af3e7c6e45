import type { CommercialSubscription } from '../../domain/sku.ts';
import { type ParsedRecords, parseRecords } from '../parse-records.ts';
import type { TenantClient } from '../tenant-client.ts';
import { commercialSubscriptionWire } from '../wire/commercial-subscription.ts';
import { allPages } from './all-pages.ts';

/** Term, trial and quantity behind the SKUs: `GET /directory/subscriptions` (graph-facts §2.2). */
export async function listCommercialSubscriptions(
  client: TenantClient,
  signal: AbortSignal,
): Promise<ParsedRecords<CommercialSubscription>> {
  const values = await allPages(client, 'directory/subscriptions', signal);
  return parseRecords(values, commercialSubscriptionWire, (wire) => wire);
}
