import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { removeConnector } from '../../../src/store/connectors.ts';
import type { Database, Queryable } from '../../../src/store/database.ts';
import { removeUsers, upsertUsers } from '../../../src/store/users.ts';
import { addConnector, openStore, someUser } from './open-store.ts';

let db: Database;
beforeAll(async () => {
  db = await openStore();
});
afterAll(async () => {
  await db[Symbol.asyncDispose]();
});

const tables = [
  'license_assignments',
  'license_activity',
  'service_activity',
  'app_activity',
  'activations',
  'user_activity',
  'missing_users',
  'listed_users',
];

/** A connector with users of whom every table holds a row. */
async function tenantOf(
  size: number,
): Promise<{ readonly connector: string; readonly ids: readonly string[] }> {
  const connector = await addConnector(db);
  const licenses = { assignedLicenses: [{ skuId: randomUUID(), disabledPlans: [] }] };
  const users = Array.from({ length: size }, () => someUser(licenses));
  await upsertUsers(db, connector, users);
  const ofUsers = 'select connector_id, user_id';
  for (const [table, columns, values] of [
    ['service_activity', '', ''],
    ['app_activity', ', period_days, apps', `, 30, '{}'`],
    ['activations', ', product_type', `, 'Office'`],
    ['user_activity', ', status', `, 'none'`],
    ['missing_users', '', ''],
    ['listed_users', ', name_key, search_text, status', `, '', '', 'none'`],
  ] as const) {
    await db.query(
      `insert into ${table} (connector_id, user_id${columns}) ${ofUsers}${values} from users where connector_id = $1`,
      [connector],
    );
  }
  await db.query(
    `insert into license_activity (connector_id, user_id, sku_id, status)
     ${ofUsers}, sku_id, 'none' from license_assignments where connector_id = $1`,
    [connector],
  );
  return { connector, ids: users.map((user) => user.id) };
}

/** Whose rows each table holds. */
async function holders(connector: string): Promise<Readonly<Record<string, readonly string[]>>> {
  const entries = await Promise.all(
    tables.map(async (table) => {
      const rows = await db.query<{ id: string }>(
        `select user_id as id from ${table} where connector_id = $1 order by user_id`,
        [connector],
      );
      return [table, rows.map((row) => row.id)] as const;
    }),
  );
  return Object.fromEntries(entries);
}

function allHold(ids: readonly string[]): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(tables.map((table) => [table, ids.toSorted()]));
}

describe('what a user has', () => {
  test('goes with them, and nothing of anybody else', async () => {
    const { connector, ids } = await tenantOf(4);
    const other = await tenantOf(2);
    expect(await holders(connector)).toEqual(allHold(ids));
    const [a = '', b = '', ...rest] = ids;
    expect(await removeUsers(db, connector, { gone: [a], outside: [b] })).toBe(2);
    expect(await holders(connector)).toEqual(allHold(rest));
    expect(await holders(other.connector)).toEqual(allHold(other.ids));
  });

  test('goes with the connector', async () => {
    const { connector } = await tenantOf(3);
    const other = await tenantOf(1);
    expect(await removeConnector(db, connector)).toBe(true);
    expect(await holders(connector)).toEqual(allHold([]));
    expect(await holders(other.connector)).toEqual(allHold(other.ids));
  });

  test('in a license goes when they do not hold it any more', async () => {
    const { connector, ids } = await tenantOf(2);
    const [a = '', b = ''] = ids;
    await upsertUsers(db, connector, [someUser({ id: a })]);
    const { license_assignments: assignments, license_activity: activity } = await holders(connector);
    expect([assignments, activity]).toEqual([[b], [b]]);
  });

  test('is not looked for in whole tables when one user of many leaves', async () => {
    const { connector, ids } = await tenantOf(300);
    await removeUsers(db, connector, { gone: [ids[0] ?? ''], outside: [] });
    await db.transaction(async (tx) => {
      const before = await scans(tx);
      await removeUsers(tx, connector, { gone: [ids[1] ?? ''], outside: [] });
      expect(await scans(tx)).toEqual(before);
    });
  });
});

/** How often each table was read whole, as this session counts; the counts of others come later. */
async function scans(tx: Queryable): Promise<unknown> {
  return tx.query(
    `select relname as name, seq_scan::integer as scans from pg_stat_xact_user_tables
     where relname = any($1::text[]) order by relname`,
    [tables],
  );
}
