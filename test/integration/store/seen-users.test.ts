import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '../../../src/store/database.ts';
import {
  addSeenUsers,
  countListing,
  forgetMissing,
  rememberMissing,
  sweepMissing,
} from '../../../src/store/seen-users.ts';
import { getUsers } from '../../../src/store/stored-users.ts';
import { upsertUsers } from '../../../src/store/users.ts';
import { addConnector, addRun, openStore, someUser } from './open-store.ts';

let db: Database;
beforeAll(async () => {
  db = await openStore();
});
afterAll(async () => {
  await db[Symbol.asyncDispose]();
});

const everybody = { onlyAlsoMissingBefore: false };

async function tenantOf(
  size: number,
): Promise<{ readonly connector: string; readonly run: string; readonly ids: readonly string[] }> {
  const connector = await addConnector(db);
  const users = Array.from({ length: size }, () => someUser());
  await upsertUsers(db, connector, users);
  return { connector, run: await addRun(db, connector), ids: users.map((user) => user.id) };
}

async function heldIds(connector: string, ids: readonly string[]): Promise<readonly string[]> {
  return (await getUsers(db, connector, ids)).map((user) => user.id).toSorted();
}

describe('seen users', () => {
  test('a page that comes again adds nobody', async () => {
    const { connector, run, ids } = await tenantOf(0);
    const page = [...ids, randomUUID(), randomUUID()];
    expect(await addSeenUsers(db, run, [...page, ...page])).toBe(2);
    expect(await addSeenUsers(db, run, page)).toBe(0);
    expect(await countListing(db, connector, run)).toMatchObject({ seen: 2, held: 0, missing: 0 });
  });

  test('the sweep removes whom the listing did not show, in this connector only', async () => {
    const { connector, run, ids } = await tenantOf(3);
    const other = await tenantOf(1);
    await addSeenUsers(db, run, ids.slice(0, 2));
    expect(await countListing(db, connector, run)).toEqual({
      seen: 2,
      held: 3,
      missing: 1,
      missingAgain: 0,
      remembered: 0,
    });
    expect(await sweepMissing(db, connector, run, everybody)).toBe(1);
    expect(await heldIds(connector, ids)).toEqual(ids.slice(0, 2).toSorted());
    expect(await countListing(db, other.connector, other.run)).toMatchObject({ held: 1, missing: 1 });
  });

  test('held back by the guard, only those go whom the next listing misses too', async () => {
    const { connector, run, ids } = await tenantOf(3);
    const [a = '', b = '', c = ''] = ids;
    await addSeenUsers(db, run, [a]);
    expect(await rememberMissing(db, connector, run)).toBe(2);
    const next = await addRun(db, connector);
    await addSeenUsers(db, next, [b]);
    expect(await countListing(db, connector, next)).toMatchObject({
      missing: 2,
      missingAgain: 1,
      remembered: 2,
    });
    expect(await sweepMissing(db, connector, next, { onlyAlsoMissingBefore: true })).toBe(1);
    expect(await heldIds(connector, [a, b, c])).toEqual([a, b].toSorted());
    expect(await countListing(db, connector, next)).toMatchObject({ missing: 1, missingAgain: 0 });
    await forgetMissing(db, connector);
    expect(await sweepMissing(db, connector, next, { onlyAlsoMissingBefore: true })).toBe(0);
  });
});
