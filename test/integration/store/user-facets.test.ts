import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { activityStatuses } from '../../../src/domain/activity-status.ts';
import type { Database } from '../../../src/store/database.ts';
import { listUserFacets, prepareUserList } from '../../../src/store/user-facets.ts';
import type { UserFilter } from '../../../src/store/user-filter.ts';
import { removeUsers } from '../../../src/store/users.ts';
import { addConnector, openStore } from './open-store.ts';
import { everybody, listedTenant, matches, shownUsers } from './support/listed-tenant.ts';

let db: Database;
beforeAll(async () => {
  db = await openStore();
});
afterAll(async () => {
  await db[Symbol.asyncDispose]();
});

describe('the counts beside the filters', () => {
  test('are those of the users that each leaves', async () => {
    const { connector, users } = await listedTenant(db, 30);
    await removeUsers(db, connector, { gone: [users[0]?.id ?? ''], outside: [] });
    await db.transaction((tx) => prepareUserList(tx, connector));
    const facets = await listUserFacets(db, connector);
    const all = await shownUsers(db, connector);
    const filterOf = (facet: string, value: string): UserFilter => ({
      ...everybody,
      ...(facet === 'status' && { status: activityStatuses.find((status) => status === value) ?? null }),
      ...(facet === 'enabled' && { isEnabled: value === 'true' }),
      ...(facet === 'type' && { userType: value }),
      ...(facet === 'department' && { department: value }),
      ...(facet === 'country' && { country: value }),
      ...(facet === 'domain' && { mailDomain: value }),
    });
    expect(facets.map(({ facet, value, users: count }) => [facet, value, count])).toEqual(
      facets.map(({ facet, value }) => [
        facet,
        value,
        all.filter((user) => matches(user, filterOf(facet, value))).length,
      ]),
    );
    expect(
      facets
        .filter(({ facet }) => facet === 'department')
        .map(({ value }) => value)
        .toSorted(),
    ).toEqual(['Finance', 'R&D', 'Sales']);
    expect(facets).toContainEqual({ facet: 'all', value: '', users: 29 });
  });

  test('are absent before a run ended', async () => {
    expect(await listUserFacets(db, await addConnector(db))).toEqual([]);
  });

  test('go with the last who had the value', async () => {
    const { connector, users } = await listedTenant(db, 8);
    const guests = users.filter(({ userType }) => userType === 'Guest').map(({ id }) => id);
    await removeUsers(db, connector, { gone: guests, outside: [] });
    await db.transaction((tx) => prepareUserList(tx, connector));
    expect((await listUserFacets(db, connector)).some(({ value }) => value === 'Guest')).toBe(false);
  });
});
