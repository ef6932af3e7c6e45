import type { Queryable } from './database.ts';
import { type CountedSubscription, subscriptionsSql } from './show-subscriptions.ts';

/**
 * As `showSubscriptions`, with the holders as they were counted when the last run ended: a page does not count. They
 * are unknown until all users were read once.
 */
export async function listSubscriptions(
  db: Queryable,
  connectorId: string,
): Promise<readonly CountedSubscription[]> {
  return db.query<CountedSubscription>(listSql, [connectorId]);
}

const isCounted = `exists (
      select from connectors k join user_counts u on u.connector_id = k.id where k.id = $1 and k.data_at is not null
    )`;

const listSql = subscriptionsSql(
  `
    select c.sku_id, c.in_scope, c.active, c.inactive, c.none, c.unmonitored
    from holder_counts c where c.connector_id = $1`,
  (column) => `case when ${isCounted} then coalesce(h.${column}, 0) end`,
);
