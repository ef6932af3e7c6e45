import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { User } from '../../../src/domain/user.ts';
import type { Database } from '../../../src/store/database.ts';
import { forgetLicenses } from '../../../src/store/forget-data.ts';
import { addSeenUsers, sweepMissing } from '../../../src/store/seen-users.ts';
import { removeOutOfScope, removeUsers, upsertUsers } from '../../../src/store/users.ts';
import { addConnector, addRun, openStore, rowVersions, someUser } from './open-store.ts';

let db: Database;
beforeAll(async () => {
  db = await openStore();
});
afterAll(async () => {
  await db[Symbol.asyncDispose]();
});

const e5 = '06ebc4ee-1bb5-47dd-8120-11324bc54e06';

interface Removed {
  readonly userId: string;
  readonly mail: string | null;
  readonly skuIds: readonly string[];
  readonly lastActivityOn: string | null;
}

async function removed(connector: string): Promise<readonly Removed[]> {
  return db.query<Removed>(
    `select user_id as "userId", mail, sku_ids as "skuIds", last_activity_on as "lastActivityOn"
     from removed_users where connector_id = $1 order by mail`,
    [connector],
  );
}

async function tenantOf(...users: readonly User[]): Promise<string> {
  const connector = await addConnector(db);
  await upsertUsers(db, connector, users);
  return connector;
}

const megan = someUser({
  assignedLicenses: [{ skuId: e5, disabledPlans: [] }],
  licenseAssignmentStates: null,
});
const alex = someUser();
const gone = { gone: [megan.id], outside: [] };

describe('who left the tenant', () => {
  test('is kept as they were last: by a tombstone', async () => {
    const connector = await tenantOf(megan, alex);
    await db.query(
      `insert into user_activity (connector_id, user_id, status, last_activity_on) values ($1, $2, 'active', '2026-11-01')`,
      [connector, megan.id],
    );
    expect(await removeUsers(db, connector, gone)).toBe(1);
    expect(await removed(connector)).toEqual([
      { userId: megan.id, mail: megan.mail, skuIds: [e5], lastActivityOn: '2026-11-01' },
    ]);
    const before = await rowVersions(db, connector, 'removed_users');
    expect(await removeUsers(db, connector, gone)).toBe(0);
    expect(await rowVersions(db, connector, 'removed_users')).toEqual(before);
  });

  test('is kept by the sweep, in this connector only', async () => {
    const connector = await tenantOf(megan, alex);
    const other = await tenantOf(megan);
    const run = await addRun(db, connector);
    await addSeenUsers(db, run, [alex.id]);
    expect(await sweepMissing(db, connector, run, { onlyAlsoMissingBefore: false })).toBe(1);
    expect(await removed(connector)).toMatchObject([{ userId: megan.id, skuIds: [e5] }]);
    expect(await removed(other)).toEqual([]);
  });

  test('is not among those any more who comes back, and an unchanged tenant writes nothing there', async () => {
    const connector = await tenantOf(megan, alex);
    await removeUsers(db, connector, { gone: [megan.id, alex.id], outside: [] });
    await upsertUsers(db, connector, [megan]);
    expect(await removed(connector)).toMatchObject([{ userId: alex.id }]);
    const before = await rowVersions(db, connector, 'removed_users');
    await upsertUsers(db, connector, [megan]);
    expect(await rowVersions(db, connector, 'removed_users')).toEqual(before);
  });

  test('goes with the connector', async () => {
    const connector = await tenantOf(megan);
    await removeUsers(db, connector, gone);
    await db.query('delete from connectors where id = $1', [connector]);
    expect(await removed(connector)).toEqual([]);
  });

  test('is kept without licenses where those are not read any more', async () => {
    const connector = await tenantOf(megan);
    await removeUsers(db, connector, gone);
    await db.transaction((tx) => forgetLicenses(tx, connector));
    expect(await removed(connector)).toMatchObject([{ skuIds: [], lastActivityOn: null }]);
  });
});

describe('who is outside the domains', () => {
  test('leaves no trace, also when they had left before', async () => {
    const connector = await tenantOf(megan, alex);
    await removeUsers(db, connector, gone);
    expect(await removeUsers(db, connector, { gone: [], outside: [megan.id, alex.id] })).toBe(1);
    expect(await removed(connector)).toEqual([]);
  });

  test('goes when the domains change, held or removed', async () => {
    const inside = someUser({ mail: 'a@fabrikam.com' });
    const connector = await tenantOf(megan, alex, inside, someUser({ mail: 'b@fabrikam.com' }));
    await removeUsers(db, connector, { gone: [megan.id, inside.id], outside: [] });
    expect(await removeOutOfScope(db, connector, ['fabrikam.com'])).toBe(1);
    expect(await removed(connector)).toMatchObject([{ userId: inside.id }]);
  });
});
