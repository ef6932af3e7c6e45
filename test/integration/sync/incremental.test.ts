import { describe, expect, it } from 'vitest';
import type { SimulatedUser } from '../../../src/simulator/directory/simulated-user.ts';
import type { TenantControl } from '../../../src/simulator/tenant-control.ts';
import { connect, syncOnce } from '../../support/test-app.ts';
import { stepOf, useTenantApp } from './support/tenant-app.ts';
import { storedUsers, trueUsers } from './support/truth.ts';

const test = useTenantApp();

const inContoso = ({ mail }: SimulatedUser): boolean =>
  mail?.toLowerCase().endsWith('@contoso.example') ?? false;
const spec = {
  users: 40,
  domains: ['contoso.example', 'fabrikam.example'],
  domainShares: { 'fabrikam.example': 0.4 },
};

function userWhere(tenant: TenantControl, fits: (user: SimulatedUser) => boolean): SimulatedUser {
  const user = [...tenant.truth()].find(fits);
  if (user === undefined) throw new Error('the tenant has no such user');
  return user;
}

/** Everything that can happen to a directory between two runs. */
function changeMuch(tenant: TenantControl): void {
  const [first, second, third, fourth] = [...tenant.truth()].filter((user) => inContoso(user));
  if (!first || !second || !third || !fourth) throw new Error('too few users in contoso.example');
  tenant.addUser({ displayName: 'Added In Scope', mail: 'added@Contoso.example', city: 'Lyon' });
  tenant.addUser({ displayName: 'Added Outside', mail: 'added@fabrikam.example' });
  tenant.addUser({ displayName: 'Added Without Mail', mail: null });
  const brief = tenant.addUser({ mail: 'brief@contoso.example' });
  tenant.removeUser(brief.id, { permanent: true });
  tenant.updateUser(first.id, { department: null, jobTitle: 'Changed', accountEnabled: false });
  tenant.updateUser(second.id, {
    mail: 'moved@fabrikam.example',
    userPrincipalName: 'moved@fabrikam.example',
  });
  const incoming = userWhere(tenant, ({ mail }) => mail?.endsWith('@fabrikam.example') ?? false);
  tenant.updateUser(incoming.id, {
    mail: 'in@CONTOSO.example',
    userPrincipalName: `${incoming.id}@contoso.example`,
  });
  tenant.updateUser(userWhere(tenant, ({ mail, userType }) => mail === null && userType === 'Member').id, {
    mail: 'now@contoso.example',
  });
  tenant.removeUser(third.id);
  tenant.removeUser(fourth.id, { permanent: true });
  tenant.updateUser(userWhere(tenant, (user) => user.userType === 'Guest').id, {
    displayName: 'Guest, Renamed',
  });
}

const shapes = [
  { what: 'whole items', delta: {} },
  { what: 'partial items', delta: { partialItems: true } },
  { what: 'repeats in another order', delta: { repeats: true, shuffled: true } },
  {
    what: 'replays, partial, on pages of two behind an empty one',
    delta: { replays: true, partialItems: true, pageSize: 2, emptyPageFirst: true },
  },
  { what: 'partial repeats on pages of one', delta: { repeats: true, partialItems: true, pageSize: 1 } },
] as const;

describe('an incremental run', () => {
  it.each(shapes)('brings every change upstream, said in $what', async ({ delta }) => {
    const tenant = test.tenant({ ...spec, delta, noMailShare: 0.2, guestShare: 0.15 });
    const narrow = await connect(test.app, tenant, { domains: 'contoso.example' });
    const wide = await connect(test.app, tenant, { kind: 'entra-id', name: `wide ${tenant.tenantId}` });
    await syncOnce(test.app, narrow);
    await syncOnce(test.app, wide);
    for (let round = 0; round < 2; round += 1) {
      changeMuch(tenant);
      const run = await syncOnce(test.app, narrow);
      expect(run).toMatchObject({ status: 'succeeded', mode: 'incremental' });
      expect(await storedUsers(test.app.db, narrow.id)).toEqual(trueUsers(tenant, { where: inContoso }));
      expect(await syncOnce(test.app, wide)).toMatchObject({ status: 'succeeded', mode: 'incremental' });
      expect(await storedUsers(test.app.db, wide.id)).toEqual(trueUsers(tenant, { withLicenses: false }));
    }
  });

  it('counts what it inserted, updated and removed', async () => {
    const tenant = test.tenant({ users: 20 });
    const connector = await connect(test.app, tenant);
    await syncOnce(test.app, connector);
    const [kept, gone] = [tenant.userAt(3), tenant.userAt(4)];
    tenant.addUser();
    tenant.updateUser(kept.id, { city: 'Somewhere Else' });
    tenant.removeUser(gone.id);
    const users = stepOf(await syncOnce(test.app, connector), 'users');
    expect(users).toMatchObject({
      read: 3,
      inserted: 1,
      updated: 1,
      unchanged: 0,
      removed: 1,
      rejected: 0,
      outOfScope: 0,
    });
  });

  it('brings back who was restored, whole', async () => {
    const tenant = test.tenant({ users: 20, delta: { partialItems: true } });
    const connector = await connect(test.app, tenant);
    await syncOnce(test.app, connector);
    const { id } = tenant.userAt(5);
    tenant.removeUser(id);
    await syncOnce(test.app, connector);
    expect(await storedUsers(test.app.db, connector.id)).toHaveLength(19);
    tenant.restoreUser(id);
    tenant.updateUser(id, { officeLocation: 'Lyon 1' });
    await syncOnce(test.app, connector);
    expect(await storedUsers(test.app.db, connector.id)).toEqual(trueUsers(tenant));
  });

  it('passes over the tombstone of somebody it never held', async () => {
    const tenant = test.tenant({ ...spec, noMailShare: 0 });
    const connector = await connect(test.app, tenant, { domains: 'contoso.example' });
    await syncOnce(test.app, connector);
    tenant.removeUser(userWhere(tenant, (user) => !inContoso(user)).id, { permanent: true });
    const run = await syncOnce(test.app, connector);
    expect(run).toMatchObject({ status: 'succeeded', mode: 'incremental' });
    expect(stepOf(run, 'users')).toMatchObject({ read: 1, removed: 0 });
  });
});

describe('licenses in an incremental run', () => {
  it.each([{ partialItems: false }, { partialItems: true }])(
    'follow gains, losses and disabled plans: %o',
    async (delta) => {
      const tenant = test.tenant({ users: 20, unlicensedShare: 0.3, delta });
      const connector = await connect(test.app, tenant);
      await syncOnce(test.app, connector);
      const skuId = String(tenant.truthSkus()[0]?.['skuId']);
      const planId = 'efb87545-963c-4e0d-99df-69c6916d9eb0';
      const bare = userWhere(tenant, (user) => user.assignedLicenses.length === 0);
      const licensed = userWhere(tenant, (user) => user.assignedLicenses.length > 0);
      tenant.updateUser(bare.id, { assignedLicenses: [{ skuId, disabledPlans: [planId] }] });
      tenant.updateUser(licensed.id, { assignedLicenses: [] });
      const run = await syncOnce(test.app, connector);
      expect(run).toMatchObject({ status: 'succeeded', mode: 'incremental' });
      expect(stepOf(run, 'users').updated).toBe(2);
      expect(await storedUsers(test.app.db, connector.id)).toEqual(trueUsers(tenant));
    },
  );

  it('of a direct holder turn into one by group, although the item says no states', async () => {
    const tenant = test.tenant({ users: 20, byGroupShare: 0, delta: { partialItems: true } });
    const connector = await connect(test.app, tenant);
    await syncOnce(test.app, connector);
    const user = userWhere(tenant, (each) => each.assignedLicenses.length > 0);
    const assignedByGroup = '11111111-2222-4333-8444-555555555555';
    const plan = 'efb87545-963c-4e0d-99df-69c6916d9eb0';
    tenant.updateUser(user.id, {
      assignedLicenses: user.assignedLicenses.map((license) => ({ ...license, disabledPlans: [plan] })),
      licenseAssignmentStates: user.licenseAssignmentStates.map((state) => ({ ...state, assignedByGroup })),
    });
    const bare = tenant.addFault({
      match: { path: /users\/delta/ },
      effect: { kind: 'mutate', json: withoutStates },
    });
    const before = tenant.requests().length;
    const run = await syncOnce(test.app, connector);
    expect(bare.hits).toBeGreaterThan(0);
    expect(run).toMatchObject({ status: 'succeeded', mode: 'incremental' });
    expect(await storedUsers(test.app.db, connector.id)).toEqual(trueUsers(tenant));
    const readWhole = tenant
      .requests()
      .slice(before)
      .filter((request) => request.kind === 'users');
    expect(readWhole).toHaveLength(1);
  });

  it('of which delta says nothing come right with the next full run', async () => {
    const tenant = test.tenant({ users: 20, byGroupShare: 0 });
    const connector = await connect(test.app, tenant);
    await syncOnce(test.app, connector);
    const user = userWhere(tenant, (each) => each.assignedLicenses.length > 0);
    const assignedByGroup = '11111111-2222-4333-8444-555555555555';
    tenant.updateUser(user.id, {
      licenseAssignmentStates: user.licenseAssignmentStates.map((state) => ({ ...state, assignedByGroup })),
    });
    const unaware = await syncOnce(test.app, connector);
    expect(stepOf(unaware, 'users')).toMatchObject({ read: 0, updated: 0 });
    const full = await syncOnce(test.app, connector, { full: true });
    expect(stepOf(full, 'users')).toMatchObject({ updated: 1, unchanged: 19 });
    expect(await storedUsers(test.app.db, connector.id)).toEqual(trueUsers(tenant));
  });

  it('are read one by one where Graph refuses the filter', async () => {
    const tenant = test.tenant({ ...spec, delta: { partialItems: true } });
    const connector = await connect(test.app, tenant, { domains: 'contoso.example' });
    await syncOnce(test.app, connector);
    const refused = tenant.addFault({
      match: { path: /users\?\$filter/ },
      effect: { kind: 'graphError', status: 400 },
    });
    changeMuch(tenant);
    expect(await syncOnce(test.app, connector)).toMatchObject({ status: 'succeeded', mode: 'incremental' });
    expect(refused.hits).toBeGreaterThan(0);
    expect(await storedUsers(test.app.db, connector.id)).toEqual(trueUsers(tenant, { where: inContoso }));
  });
});

function withoutStates(body: Record<string, unknown>): unknown {
  const items: readonly Record<string, unknown>[] = Array.isArray(body['value']) ? body['value'] : [];
  return { ...body, value: items.map(({ licenseAssignmentStates: _states, ...item }) => item) };
}
