import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DeltaShape } from '../../../src/simulator/tenant-spec.ts';
import { jsonOf, refusalOf, type SimulatedTenant, simulatedTenant } from './simulated-tenant.ts';

const LATEST = '/users/delta?$select=id,displayName,department&$deltatoken=latest';

async function latest(tenant: SimulatedTenant, query = LATEST): Promise<string> {
  const page = await tenant.page(query);
  expect(page.value).toEqual([]);
  return page['@odata.deltaLink'] ?? '';
}

/** What a careful client holds after a round: last one wins, absent is not null, tombstones remove. */
function apply(held: Map<unknown, Record<string, unknown>>, items: readonly Record<string, unknown>[]): void {
  for (const item of items) {
    if (item['@removed'] === undefined) held.set(item['id'], { ...held.get(item['id']), ...item });
    else held.delete(item['id']);
  }
}

function truthOf(tenant: SimulatedTenant): Map<unknown, string | null> {
  return new Map([...tenant.control.truth()].map((user) => [user.id, user.displayName]));
}

describe('GET /users/delta', () => {
  it('enumerates everybody first, then says what changed', async () => {
    await using tenant = await simulatedTenant({ users: 450 });
    const first = await tenant.all('/users/delta?$select=id,displayName,givenName');
    expect([first.pages, first.value.length]).toEqual([3, 450]);
    const guest = [...tenant.control.truth()].find((user) => user.userType === 'Guest');
    expect(first.value.find((user) => user['id'] === guest?.id)).not.toHaveProperty('givenName');
    const { control } = tenant;
    control.updateUser(control.userAt(1).id, { displayName: 'Renamed' });
    control.removeUser(control.userAt(2).id);
    control.removeUser(control.userAt(3).id, { permanent: true });
    const added = control.addUser({ displayName: 'Added' });
    const second = await tenant.page(first['@odata.deltaLink'] ?? '');
    expect(second.value.map((item) => item['displayName'] ?? item['@removed'])).toEqual([
      'Renamed',
      { reason: 'changed' },
      { reason: 'deleted' },
      'Added',
    ]);
    expect(second.value.at(-1)?.['id']).toBe(added.id);
    expect((await tenant.page(second['@odata.deltaLink'] ?? '')).value).toEqual([]);
  });

  it('can tell of removed users in the first enumeration', async () => {
    await using tenant = await simulatedTenant({ delta: { initialTombstones: true } });
    const { id } = tenant.control.userAt(0);
    tenant.control.removeUser(id, { permanent: true });
    const { value } = await tenant.all('/users/delta?$select=id');
    expect(value[0]).toEqual({ id, '@removed': { reason: 'deleted' } });
    expect(value).toHaveLength(50);
  });

  it('leaves out what was never set and says null for what was cleared', async () => {
    await using tenant = await simulatedTenant();
    const link = await latest(tenant, '/users/delta?$select=id,department,mobilePhone&$deltatoken=latest');
    const user = [...tenant.control.truth()].find((one) => one.department !== null);
    tenant.control.updateUser(user?.id ?? '', { department: null });
    expect((await tenant.page(link)).value).toEqual([{ id: user?.id, department: null }]);
  });

  it('surfaces changes of selected properties only, and never those of assignment states', async () => {
    await using tenant = await simulatedTenant();
    const link = await latest(
      tenant,
      '/users/delta?$select=id,displayName,assignedLicenses,licenseAssignmentStates&$deltatoken=latest',
    );
    const user = [...tenant.control.truth()].find((one) => one.licenseAssignmentStates.length > 0);
    const states = (user?.licenseAssignmentStates ?? []).map((state) => ({
      ...state,
      state: 'ActiveWithError',
      error: 'Other',
    }));
    tenant.control.updateUser(user?.id ?? '', { licenseAssignmentStates: states });
    tenant.control.updateUser(user?.id ?? '', { city: 'Elsewhere' });
    expect((await tenant.page(link)).value).toEqual([]);
    tenant.control.updateUser(user?.id ?? '', { assignedLicenses: [] });
    expect((await tenant.page(link)).value).toMatchObject([
      { id: user?.id, assignedLicenses: [], licenseAssignmentStates: [] },
    ]);
  });

  it('gives changed properties only when asked to, and whole new users all the same', async () => {
    await using tenant = await simulatedTenant();
    const link = await latest(tenant);
    const { id } = tenant.control.updateUser(tenant.control.userAt(5).id, { displayName: 'Other' });
    const added = tenant.control.addUser({ displayName: 'New', department: 'Lab' });
    const { value } = await tenant.page(link, { Prefer: 'return=minimal' });
    expect(value).toEqual([
      { id, displayName: 'Other' },
      { id: added.id, displayName: 'New', department: 'Lab' },
    ]);
  });

  it.each([
    '$top=5',
    '$orderby=displayName',
    '$expand=manager',
    '$count=true',
    "$filter=id eq 'a'",
    '$select=id,signInActivity',
    '$select=id,nickname',
  ])('refuses %s', async (option) => {
    await using tenant = await simulatedTenant();
    expect(await refusalOf(await tenant.get(`/users/delta?${option}`))).toEqual([400, 'BadRequest']);
  });

  it('refuses options beside a skip token', async () => {
    await using tenant = await simulatedTenant({ delta: { pageSize: 10 } });
    const next = (await tenant.page('/users/delta?$select=id'))['@odata.nextLink'] ?? '';
    expect(await refusalOf(await tenant.get(`${next}&$select=id`))).toEqual([400, 'Request_BadRequest']);
  });

  it.each([
    ['syncStateNotFound', 400, 'syncStateNotFound'],
    ['resyncRequired', 410, 'resyncRequired'],
    ['notFound', 404, 'SyncStateNotFound'],
  ] as const)('refuses dead links as %s', async (how, status, code) => {
    await using tenant = await simulatedTenant();
    const link = await latest(tenant);
    tenant.control.expireDeltaTokens(how);
    const response = await tenant.get(link);
    const { headers } = response;
    expect(await refusalOf(response)).toEqual([status, code]);
    expect(headers.get('location') !== null).toBe(status === 410);
    const anew = await tenant.all(headers.get('location') ?? '/users/delta');
    expect(anew.value).toHaveLength(50);
    expect((await tenant.get(await latest(tenant))).status).toBe(200);
  });

  it('lets a link live for 7 days', async () => {
    let now = Date.now();
    await using tenant = await simulatedTenant({ tokenLifetimeSeconds: 30 * 86_400 }, { now: () => now });
    const link = await latest(tenant);
    now += 7 * 86_400_000;
    expect((await tenant.get(link)).status).toBe(200);
    now += 1000;
    expect(await refusalOf(await tenant.get(link))).toEqual([400, 'syncStateNotFound']);
  });

  it('can begin with an empty page, replay the round before, and repeat users within a round', async () => {
    await using tenant = await simulatedTenant({
      delta: { emptyPageFirst: true, replays: true, repeats: true },
    });
    const { control } = tenant;
    const { id } = control.userAt(9);
    control.updateUser(id, { displayName: 'One' });
    const start = await latest(tenant);
    control.updateUser(id, { displayName: 'Two' });
    control.updateUser(id, { displayName: 'Three' });
    const empty = await jsonOf(await tenant.get(start));
    expect([empty['value'], empty['@odata.deltaLink']]).toEqual([[], undefined]);
    const round = await tenant.all(start);
    expect(round.value.map((item) => item['displayName'])).toEqual(['Two', 'Three']);
    const replay = await tenant.all(round['@odata.deltaLink'] ?? '');
    expect(replay.value.map((item) => item['displayName'])).toEqual(['Two', 'Three']);
  });
});

describe('convergence', () => {
  const change = fc.record({
    kind: fc.constantFrom('update', 'remove', 'delete', 'restore', 'add', 'round'),
    at: fc.nat({ max: 24 }),
    name: fc.string({ minLength: 1, maxLength: 4 }),
  });

  const attempt = (act: () => unknown): void => {
    try {
      act();
    } catch {
      // The draw may name somebody who is gone; that one is no change.
    }
  };

  it.each<[string, DeltaShape]>([
    ['in log order', {}],
    ['shuffled, on pages of three', { shuffled: true, pageSize: 3 }],
    ['with replays and repeats', { replays: true, repeats: true, pageSize: 2 }],
    ['in partial items', { partialItems: true, emptyPageFirst: true }],
  ])('a client that follows the links ends where the tenant is: %s', async (_name, delta) => {
    await using tenant = await simulatedTenant({ users: 20, delta });
    const ids = [...tenant.control.truth()].map((user) => user.id);
    const first = await tenant.all('/users/delta?$select=id,displayName');
    const held = new Map<unknown, Record<string, unknown>>();
    apply(held, first.value);
    let link = first['@odata.deltaLink'] ?? '';
    const round = async (): Promise<void> => {
      const next = await tenant.all(link);
      apply(held, next.value);
      link = next['@odata.deltaLink'] ?? '';
    };
    await fc.assert(
      fc.asyncProperty(fc.array(change, { maxLength: 15 }), async (changes) => {
        for (const { kind, at, name } of changes) {
          const id = ids[at] ?? '';
          if (kind === 'round') await round();
          else if (kind === 'add') ids.push(tenant.control.addUser({ displayName: name }).id);
          else if (kind === 'update') attempt(() => tenant.control.updateUser(id, { displayName: name }));
          else if (kind === 'restore')
            attempt(() => {
              tenant.control.restoreUser(id);
            });
          else
            attempt(() => {
              tenant.control.removeUser(id, { permanent: kind === 'delete' });
            });
        }
        await round();
        expect(new Map([...held].map(([id, user]) => [id, user['displayName']]))).toEqual(truthOf(tenant));
      }),
      { numRuns: 15 },
    );
  });
});
