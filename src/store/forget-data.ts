import { clearDataAt, setFullReason } from './connector-state.ts';
import type { Queryable, Transaction } from './database.ts';
import { prepareUserList } from './user-facets.ts';

/** What a tenant owns; what hangs on users and SKUs goes with them. */
const tenantTables = [
  'users',
  'removed_users',
  'skus',
  'past_skus',
  'commercial_subscriptions',
  'organizations',
  'domains',
  'reports',
  'sku_figures',
  'service_figures',
  'app_figures',
  'holder_counts',
  'user_counts',
  'user_facets',
];

/** What a connector without licenses does not read; figures of earlier days stay true. */
const licenseTables = [
  'license_assignments',
  'skus',
  'commercial_subscriptions',
  'service_activity',
  'app_activity',
  'activations',
  'user_activity',
  'reports',
  'holder_counts',
  'user_counts',
];

/**
 * Deletes everything that was read for a connector: it was pointed to another tenant, and nobody of the old one
 * can ever be seen missing there. The next listing has to be a full one, which is noted.
 */
export async function forgetTenant(tx: Queryable, connectorId: string): Promise<void> {
  await deleteFrom(tx, tenantTables, connectorId);
  await setFullReason(tx, connectorId, 'domains');
  await clearDataAt(tx, connectorId);
}

/** Deletes licenses, subscriptions and activity: the connector became one that does not read them. */
export async function forgetLicenses(tx: Transaction, connectorId: string): Promise<void> {
  await deleteFrom(tx, licenseTables, connectorId);
  await tx.query(
    `update removed_users set sku_ids = '{}', last_activity_on = null
     where connector_id = $1 and (sku_ids <> '{}' or last_activity_on is not null)`,
    [connectorId],
  );
  prepareUserList(tx, connectorId);
}

async function deleteFrom(tx: Queryable, tables: readonly string[], connectorId: string): Promise<void> {
  for (const table of tables) await tx.query(`delete from ${table} where connector_id = $1`, [connectorId]);
}
