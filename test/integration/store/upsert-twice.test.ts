import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { User } from '../../../src/domain/user.ts';
import type { Database } from '../../../src/store/database.ts';
import { getUsers } from '../../../src/store/stored-users.ts';
import { upsertUsers } from '../../../src/store/users.ts';
import { addConnector, openStore, rowVersions, someUser } from './open-store.ts';

let db: Database;
beforeAll(async () => {
  db = await openStore();
});
afterAll(async () => {
  await db[Symbol.asyncDispose]();
});

const id = fc.constantFrom(1, 2, 3, 4).map((n) => `00000000-0000-4000-8000-00000000000${n}`);
const text = fc.option(fc.string({ unit: 'grapheme', maxLength: 12 }));
const license = fc.record({ skuId: id, disabledPlans: fc.array(id, { maxLength: 2 }) });
const state = fc.record({
  skuId: id,
  assignedByGroup: fc.option(id),
  state: fc.constantFrom('Active', 'Error', null),
  error: fc.constantFrom('None', 'CountViolation', null),
});
const user: fc.Arbitrary<User> = fc
  .record({
    id,
    mail: text,
    displayName: text,
    department: text,
    accountEnabled: fc.option(fc.boolean()),
    createdDateTime: fc.constantFrom(null, '2024-03-01T08:15:30Z', '2024-03-01T08:15:30.1234567Z'),
    assignedLicenses: fc.array(license, { maxLength: 3 }),
    licenseAssignmentStates: fc.option(fc.array(state, { maxLength: 4 })),
  })
  .map((fields) => someUser(fields));

test('whatever the records, writing them again writes nothing, and so does writing back what is held', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(user, { maxLength: 6 }), { minLength: 1, maxLength: 3 }),
      async (pages) => {
        const connector = await addConnector(db);
        for (const page of pages) await upsertUsers(db, connector, page);
        const last = pages.at(-1) ?? [];
        const before = await versions(connector);
        const distinct = new Set(last.map((each) => each.id)).size;
        expect(await upsertUsers(db, connector, last)).toEqual({
          inserted: 0,
          updated: 0,
          unchanged: distinct,
        });
        const held = await getUsers(
          db,
          connector,
          pages.flat().map((each) => each.id),
        );
        expect(await upsertUsers(db, connector, held)).toEqual({
          inserted: 0,
          updated: 0,
          unchanged: held.length,
        });
        expect(await versions(connector)).toEqual(before);
      },
    ),
    { numRuns: 40 },
  );
});

async function versions(connector: string): Promise<readonly (readonly string[])[]> {
  return Promise.all(['users', 'license_assignments'].map((table) => rowVersions(db, connector, table)));
}
