import type { Queryable } from '../../../../src/store/database.ts';

const dataTables = [
  'users',
  'license_assignments',
  'skus',
  'sku_service_plans',
  'commercial_subscriptions',
  'organizations',
  'domains',
] as const;

/** Where each row of a connector lies and which transaction wrote it: a row that was written again has moved. */
export async function rowVersions(
  db: Queryable,
  connectorId: string,
): Promise<Readonly<Record<string, readonly string[]>>> {
  const versions: Record<string, readonly string[]> = {};
  for (const table of dataTables) {
    const rows = await db.query<{ version: string }>(
      `select ctid::text || ' ' || xmin::text as version from ${table} where connector_id = $1 order by 1`,
      [connectorId],
    );
    versions[table] = rows.map((row) => row.version);
  }
  return versions;
}
