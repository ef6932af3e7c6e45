import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { LicenseAssignmentState } from '../../../src/domain/user.ts';
import type { Database } from '../../../src/store/database.ts';
import { getUsers, matchUserIdsByUpn } from '../../../src/store/stored-users.ts';
import { removeOutOfScope, removeUsers, upsertUsers } from '../../../src/store/users.ts';
import { addConnector, openStore, rowVersions, someUser } from './open-store.ts';

let db: Database;
beforeAll(async () => {
  db = await openStore();
});
afterAll(async () => {
  await db[Symbol.asyncDispose]();
});

const e5 = '06ebc4ee-1bb5-47dd-8120-11324bc54e06';
const visio = 'c5928f49-12ba-48f7-ada3-0d743a3601d5';
const plan = '113feb6c-3fe4-4440-bddc-54d774bf0318';
const group = '8f14e45f-ceea-467f-a9c0-3f2f0c1b2a3d';

function state(changes: Partial<LicenseAssignmentState> = {}): LicenseAssignmentState {
  return { skuId: e5, assignedByGroup: null, state: 'Active', error: 'None', ...changes };
}

describe('upsertUsers', () => {
  test('counts what it did and writes only what differs', async () => {
    const connector = await addConnector(db);
    const [a, b, c] = [someUser(), someUser(), someUser()];
    expect(await upsertUsers(db, connector, [a, b])).toEqual({ inserted: 2, updated: 0, unchanged: 0 });
    const before = await rowVersions(db, connector, 'users');
    expect(await upsertUsers(db, connector, [a, b])).toEqual({ inserted: 0, updated: 0, unchanged: 2 });
    expect(await rowVersions(db, connector, 'users')).toEqual(before);
    const changed = { ...b, department: 'Sales' };
    expect(await upsertUsers(db, connector, [a, changed, c])).toEqual({
      inserted: 1,
      updated: 1,
      unchanged: 1,
    });
    expect(await getUsers(db, connector, [b.id])).toEqual([changed]);
  });

  test('of a repeated id the last record counts, in whatever case it is written', async () => {
    const connector = await addConnector(db);
    const user = someUser();
    const later = { ...user, id: user.id.toUpperCase(), city: 'Kiel' };
    expect(await upsertUsers(db, connector, [user, later])).toEqual({
      inserted: 1,
      updated: 0,
      unchanged: 0,
    });
    expect(await getUsers(db, connector, [user.id])).toEqual([{ ...user, city: 'Kiel' }]);
  });

  test('licenses held directly, by groups and by both come back as they were given', async () => {
    const connector = await addConnector(db);
    const user = someUser({
      assignedLicenses: [
        { skuId: e5, disabledPlans: [plan] },
        { skuId: visio, disabledPlans: [] },
      ],
      licenseAssignmentStates: [
        state(),
        state({ assignedByGroup: group }),
        state({ skuId: visio, assignedByGroup: group }),
      ],
    });
    await upsertUsers(db, connector, [user]);
    const rows = await db.query(
      `
      select sku_id as "skuId", direct, groups, disabled_plans as "disabledPlans", state, error
      from license_assignments where connector_id = $1 order by sku_id`,
      [connector],
    );
    expect(rows).toEqual([
      { skuId: e5, direct: true, groups: [group], disabledPlans: [plan], state: 'Active', error: null },
      { skuId: visio, direct: false, groups: [group], disabledPlans: [], state: 'Active', error: null },
    ]);
    const stored = await getUsers(db, connector, [user.id]);
    expect(await upsertUsers(db, connector, stored)).toEqual({ inserted: 0, updated: 0, unchanged: 1 });
  });

  test('a user whose licenses alone changed counts as updated; a license no longer held goes', async () => {
    const connector = await addConnector(db);
    const user = someUser({
      assignedLicenses: [{ skuId: e5, disabledPlans: [] }],
      licenseAssignmentStates: [state()],
    });
    const other = someUser({ assignedLicenses: [{ skuId: e5, disabledPlans: [] }] });
    await upsertUsers(db, connector, [user, other]);
    const bare = { ...user, assignedLicenses: [], licenseAssignmentStates: [] };
    expect(await upsertUsers(db, connector, [bare])).toEqual({ inserted: 0, updated: 1, unchanged: 0 });
    const held = await db.query('select user_id as id from license_assignments where connector_id = $1', [
      connector,
    ]);
    expect(held).toEqual([{ id: other.id }]);
  });

  test('without licenses those that are stored stay', async () => {
    const connector = await addConnector(db);
    const user = someUser({ assignedLicenses: [{ skuId: e5, disabledPlans: [] }] });
    await upsertUsers(db, connector, [user]);
    const counts = await upsertUsers(db, connector, [{ ...user, assignedLicenses: [] }], {
      withLicenses: false,
    });
    expect(counts).toEqual({ inserted: 0, updated: 0, unchanged: 1 });
    expect(await rowVersions(db, connector, 'license_assignments')).toHaveLength(1);
  });

  test('a name with a NUL in it does not stop its page', async () => {
    const connector = await addConnector(db);
    const user = someUser({ displayName: 'Me\0gan' });
    await upsertUsers(db, connector, [user, someUser()]);
    expect(await upsertUsers(db, connector, [user])).toMatchObject({ unchanged: 1 });
    expect(await getUsers(db, connector, [user.id])).toMatchObject([{ displayName: 'Megan' }]);
  });

  test('users of one connector are nobody to another', async () => {
    const [one, two] = [await addConnector(db), await addConnector(db)];
    const user = someUser();
    await upsertUsers(db, one, [user]);
    await upsertUsers(db, two, [{ ...user, city: 'Lyon' }]);
    expect(await removeUsers(db, one, { gone: [user.id, randomUUID()], outside: [] })).toBe(1);
    expect(await getUsers(db, one, [user.id])).toEqual([]);
    expect(await getUsers(db, two, [user.id])).toMatchObject([{ city: 'Lyon' }]);
  });
});

describe('scope and names', () => {
  test('who is outside the domains leaves, and with them who has no address', async () => {
    const connector = await addConnector(db);
    const mails = ['a@Contoso.com', 'b@mail.contoso.com', 'c@fabrikam.com', null, 'd@BÜCHER.example'];
    await upsertUsers(
      db,
      connector,
      mails.map((mail) => someUser({ mail })),
    );
    expect(await removeOutOfScope(db, connector, ['*'])).toBe(0);
    expect(await removeOutOfScope(db, connector, ['contoso.com', 'xn--bcher-kva.example'])).toBe(3);
    const left = await db.query<{ mail: string }>(
      'select mail from users where connector_id = $1 order by mail',
      [connector],
    );
    expect(left.map((row) => row.mail)).toEqual(['a@Contoso.com', 'd@BÜCHER.example']);
  });

  test('names are matched whatever their case', async () => {
    const connector = await addConnector(db);
    const user = someUser({ userPrincipalName: 'MeganB@contoso.com' });
    await upsertUsers(db, connector, [user]);
    expect(await matchUserIdsByUpn(db, connector, ['meganb@CONTOSO.com', 'x@contoso.com'])).toEqual([
      user.id,
    ]);
  });
});
