import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { activityStatuses } from '../../../src/domain/activity-status.ts';
import type { Database } from '../../../src/store/database.ts';
import { forgetLicenses } from '../../../src/store/forget-data.ts';
import { type ListedUser, listUsersPage } from '../../../src/store/list-users.ts';
import type { ShownUser } from '../../../src/store/show-users.ts';
import { listUserFacets, prepareUserList } from '../../../src/store/user-facets.ts';
import type { UserFilter } from '../../../src/store/user-filter.ts';
import { type UserKey, type UserOrder, userSorts } from '../../../src/store/user-order.ts';
import { removeUsers, upsertUsers } from '../../../src/store/users.ts';
import { addConnector, openStore, rowVersions, someUser } from './open-store.ts';
import { everybody, fold, listedTenant, matches, shownUsers, skuIds } from './support/listed-tenant.ts';

let db: Database;
beforeAll(async () => {
  db = await openStore();
});
afterAll(async () => {
  await db[Symbol.asyncDispose]();
});

const byName: UserOrder = { by: 'name', isDescending: false };

interface Paging {
  readonly order: UserOrder;
  readonly size: number;
  readonly between?: (pages: number) => Promise<void>;
}

async function pagesOf(
  connector: string,
  filter: UserFilter,
  { order, size, between }: Paging,
): Promise<readonly ListedUser[]> {
  const listed: ListedUser[] = [];
  let after: UserKey | null = null;
  for (let pages = 1; ; pages += 1) {
    const page: readonly ListedUser[] = await listUsersPage(db, connector, filter, {
      order,
      after,
      limit: size,
    });
    listed.push(...page);
    if (page.length < size) return listed;
    after = page.at(-1)?.key ?? null;
    await between?.(pages);
  }
}

function sortValue(user: ShownUser, { by }: UserOrder): string | null {
  if (by === 'activity') return user.lastActivityOn;
  if (by === 'created') return user.createdDateTime?.replace('30Z', '30.000000Z') ?? null;
  return fold(user.displayName ?? user.userPrincipalName ?? '');
}

function compare(a: ShownUser, b: ShownUser, order: UserOrder): number {
  const [x, y] = [sortValue(a, order), sortValue(b, order)];
  const way = order.isDescending ? -1 : 1;
  if (x === y) return (a.id < b.id ? -1 : 1) * way;
  if (x === null || y === null) return x === null ? 1 : -1;
  return (x < y ? -1 : 1) * way;
}

const maybe = <T>(...values: readonly T[]): fc.Arbitrary<T | null> =>
  fc.option(fc.constantFrom(...values), { freq: 2 });

const someFilter: fc.Arbitrary<UserFilter> = fc.record({
  search: maybe('e', 'MEGAN', 'émile', 'emile', '%', '_', '\\', 'a%b_c\\d', 'user1', "o'brien <B>", 'nobody'),
  skuId: maybe(...skuIds),
  status: maybe(...activityStatuses),
  isEnabled: maybe(true, false),
  userType: maybe('Member', 'Guest'),
  department: maybe('Sales', 'R&D', 'Nowhere'),
  country: maybe('Germany'),
  mailDomain: maybe('contoso.com', 'fabrikam.com'),
});
const someOrder: fc.Arbitrary<UserOrder> = fc.record({
  by: fc.constantFrom(...userSorts),
  isDescending: fc.boolean(),
});

describe('the list of users', () => {
  test('gives each user that matches once and in order, as they are shown, however it is asked', async () => {
    const { connector } = await listedTenant(db, 60);
    const users = await shownUsers(db, connector);
    await fc.assert(
      fc.asyncProperty(someFilter, someOrder, fc.integer({ min: 1, max: 9 }), async (filter, order, size) => {
        const listed = await pagesOf(connector, filter, { order, size });
        const expected = users
          .filter((user) => matches(user, filter))
          .toSorted((a, b) => compare(a, b, order));
        expect(listed.map(({ user }) => user)).toEqual(expected);
      }),
      { numRuns: 120 },
    );
  });

  test('whoever stays is given once, while others come, go and change between the pages', async () => {
    for (const by of userSorts) {
      const { connector, users } = await listedTenant(db, 40);
      const moved = new Set(users.slice(0, 8).map(({ id }) => id));
      const between = async (pages: number): Promise<void> => {
        if (pages > 4) return;
        const [gone, changed] = users.slice(2 * (pages - 1), 2 * pages);
        await removeUsers(db, connector, { gone: [gone?.id ?? ''], outside: [] });
        await upsertUsers(db, connector, [
          someUser({ ...changed, displayName: `Changed ${pages}`, createdDateTime: '2020-01-01T00:00:00Z' }),
          someUser({ displayName: null, createdDateTime: null }),
        ]);
        await db.transaction((tx) => prepareUserList(tx, connector));
      };
      const order = { by, isDescending: by === 'activity' };
      const listed = await pagesOf(connector, everybody, { order, size: 3, between });
      const ids = listed.map(({ user }) => user.id);
      const stayed = users.filter(({ id }) => !moved.has(id)).map(({ id }) => id);
      expect(ids.filter((id) => stayed.includes(id)).toSorted()).toEqual(stayed.toSorted());
    }
  });

  test('finds by name who stands far behind others, and says when nobody is left', async () => {
    const connector = await addConnector(db);
    for (const half of [0, 1]) {
      await upsertUsers(
        db,
        connector,
        Array.from({ length: 1_300 }, (_, n) =>
          someUser({ displayName: `Crowd ${half} ${n}`, department: 'Crowd' }),
        ),
      );
    }
    const last = someUser({ displayName: 'Zacharias', department: 'Archive' });
    await upsertUsers(db, connector, [last]);
    await db.transaction((tx) => prepareUserList(tx, connector));
    const few = { ...everybody, department: 'Archive' };
    for (const isDescending of [false, true]) {
      const found = await pagesOf(connector, few, { order: { by: 'name', isDescending }, size: 1 });
      expect(found.map(({ user }) => user.id)).toEqual([last.id]);
    }
    const all = await pagesOf(connector, everybody, { order: byName, size: 1_000 });
    expect(new Set(all.map(({ user }) => user.id)).size).toBe(2_601);
  });

  test('is written again only where something differs', async () => {
    const { connector, users } = await listedTenant(db, 20);
    const before = await rowVersions(db, connector, 'listed_users');
    await db.transaction((tx) => prepareUserList(tx, connector));
    expect(await rowVersions(db, connector, 'listed_users')).toEqual(before);
    await upsertUsers(db, connector, [someUser({ ...users[0], department: 'Elsewhere' })]);
    await db.transaction((tx) => prepareUserList(tx, connector));
    const after = await rowVersions(db, connector, 'listed_users');
    expect(after.filter((version) => !before.includes(version))).toHaveLength(1);
  });

  test('takes names longer than any index entry', async () => {
    const connector = await addConnector(db);
    const long = someUser({ displayName: '\uFDFA'.repeat(5_000), department: 'x'.repeat(5_000) });
    await upsertUsers(db, connector, [long]);
    await db.transaction((tx) => prepareUserList(tx, connector));
    const [found] = await listUsersPage(db, connector, everybody, { order: byName, after: null, limit: 2 });
    expect(found?.user.id).toBe(long.id);
    expect((await listUserFacets(db, connector)).some(({ facet }) => facet === 'department')).toBe(false);
  });

  test('keeps the users of a connector that reads no licenses any more, and nothing of their use', async () => {
    const { connector } = await listedTenant(db, 12);
    await db.transaction((tx) => forgetLicenses(tx, connector));
    const listed = await pagesOf(
      connector,
      { ...everybody, status: 'unmonitored' },
      { order: byName, size: 5 },
    );
    expect(listed).toHaveLength(12);
    const holders = await pagesOf(
      connector,
      { ...everybody, skuId: skuIds[0] ?? '' },
      { order: byName, size: 5 },
    );
    expect(holders).toEqual([]);
  });
});
