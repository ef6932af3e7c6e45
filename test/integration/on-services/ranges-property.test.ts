import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import type { SimulatedUser } from '../../../src/simulator/directory/simulated-user.ts';
import type { TenantControl } from '../../../src/simulator/tenant-control.ts';
import { connect, syncOnce } from '../../support/test-app.ts';
import { expectAllUsers } from '../sync/support/expect-data.ts';
import { rangesOf } from '../sync/support/range-rows.ts';
import { useTenantApp } from '../sync/support/tenant-app.ts';
import { storedUsers } from '../sync/support/truth.ts';

const test = useTenantApp({ split: { fromUsers: 20, usersPerRange: 10, mostRanges: 4 } });

const day = Date.UTC(2024, 1, 29);
const dateOf = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}Z`;

/** When the place-th of all users was made; null where Microsoft does not say. */
const distributions: Readonly<Record<string, (place: number) => string | null>> = {
  'one day': (place) => dateOf(day + place * 1_013_000),
  'one second': () => dateOf(day),
  'two seconds': (place) => dateOf(day + (place % 2) * 1000),
  'no date': () => null,
  'one per century': (place) => dateOf(Date.UTC(1601 + ((place * 100) % 7_000), 0, 1)),
  'half without': (place) => (place % 2 === 0 ? null : dateOf(day + place * 86_400_000)),
  'an import among years': (place) => dateOf(place % 3 === 0 ? day : day + (place - 30) * 40 * 86_400_000),
};

const change = fc.record({
  /** Upon the how-manieth page of users. */
  upon: fc.integer({ min: 1, max: 12 }),
  kind: fc.constantFrom('add', 'remove'),
  place: fc.nat({ max: 59 }),
});
type Change = typeof change extends fc.Arbitrary<infer T> ? T : never;

const input = fc.record({
  distribution: fc.constantFrom(...Object.keys(distributions)),
  users: fc.integer({ min: 20, max: 60 }),
  usersPageSize: fc.constantFrom(1, 4, 7, 999),
  changes: fc.array(change, { maxLength: 6 }),
  hidden: fc.array(fc.nat({ max: 59 }), { maxLength: 2 }),
});

/** Changes the tenant while pages of users are on their way; gives who was there throughout. */
function changeMeanwhile(tenant: TenantControl, changes: readonly Change[]): () => readonly string[] {
  const before = idsOf(tenant);
  let pages = 0;
  const json = (body: Record<string, unknown>): unknown => {
    pages += 1;
    for (const { kind, place } of changes.filter(({ upon }) => upon === pages)) {
      const users = [...tenant.truth()];
      const user: SimulatedUser | undefined = users[place % users.length];
      if (kind === 'add') tenant.addUser();
      else if (user !== undefined) tenant.removeUser(user.id);
    }
    return body;
  };
  tenant.addFault({ match: { path: /v1\.0\/users\?/ }, effect: { kind: 'mutate', json } });
  return () => {
    tenant.clearFaults();
    const after = new Set(idsOf(tenant));
    return before.filter((id) => after.has(id));
  };
}

function idsOf(tenant: TenantControl): readonly string[] {
  return [...tenant.truth()].map((user) => user.id);
}

async function expectHeld(connectorId: string, ids: readonly string[]): Promise<void> {
  const held = new Set((await storedUsers(test.app.db, connectorId)).map((user) => user.id));
  expect(ids.filter((id) => !held.has(id))).toEqual([]);
}

it('whenever users were made, on pages of any size, whoever comes and goes: nobody is missed, nobody who exists is removed', async () => {
  let split = 0;
  await fc.assert(
    fc.asyncProperty(input, async ({ distribution, users, usersPageSize, changes, hidden }) => {
      const tenant = test.tenant({ users, usersPageSize });
      const madeAt = distributions[distribution];
      for (const [place, user] of [...tenant.truth()].entries()) {
        tenant.updateUser(user.id, { createdDateTime: madeAt?.(place) ?? null });
      }
      const connector = await connect(test.app, tenant);
      for (const isFirst of [true, false]) {
        if (!isFirst) for (const place of hidden) hide(tenant, place);
        const throughout = changeMeanwhile(tenant, changes);
        const run = await syncOnce(test.app, connector, { full: true });
        expect(run).toMatchObject({ status: 'succeeded', mode: 'full', error: null });
        await expectHeld(connector.id, throughout());
        if ((await rangesOf(test.app.db, run)).length > 1) split += 1;
      }
      await syncOnce(test.app, connector);
      await expectAllUsers(test.app.db, connector, tenant);
    }),
    { numRuns: 9, seed: 20_261_129, endOnFailure: true },
  );
  expect(split).toBeGreaterThan(3);
}, 120_000);

function hide(tenant: TenantControl, place: number): void {
  const users = [...tenant.truth()];
  const user = users[place % users.length];
  if (user !== undefined) tenant.hideFromFilters(user.id);
}
