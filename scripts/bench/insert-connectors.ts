import { parseArgs } from 'node:util';
import { loadConfig } from '../../src/config.ts';
import { openKeyRing } from '../../src/lib/sealing.ts';
import type { Queryable } from '../../src/store/database.ts';
import { migrate } from '../../src/store/migrate.ts';
import { openPostgres } from '../../src/store/open-postgres.ts';

/**
 * Registers `count` connectors of tenants that do not exist, due in the 24 hours from a day on, as if they had run:
 * one in 1,000 failed. Their credential is sealed with the key of the installation, but for none of them: they can be
 * looked at, and not synced.
 */
export async function insertConnectors(db: Queryable, key: Uint8Array, count: number): Promise<void> {
  const { sealed, keyId } = openKeyRing([key]).seal('nobody', 'nobody');
  await db.query(
    `insert into connectors (
       name, kind, tenant_id, client_id, cloud, credential, credential_key_id, domains, timezone, inactive_after_days,
       next_run_at, last_run_status, data_at
     )
     select 'tenant ' || n, 'microsoft-365', gen_random_uuid(), gen_random_uuid(), 'global', $1, $2, '{*}', 'UTC', 30,
       now() + interval '1 day' + n * interval '1 day' / $3,
       case when n % 1000 = 0 then 'failed' else 'succeeded' end, now()
     from generate_series(1, $3::int) n`,
    [sealed, keyId, count],
  );
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { count: { type: 'string', default: '1000000' } } });
  const { databaseUrl, secretsKeys } = loadConfig('admin');
  const [key] = secretsKeys;
  if (databaseUrl === null || !key) throw new Error('DATABASE_URL names the database to fill');
  await using db = await openPostgres(databaseUrl, { maxConnections: 1 });
  await migrate(db);
  await insertConnectors(db, key, Number(values.count));
  process.stderr.write(`${values.count} connectors inserted\n`);
}
