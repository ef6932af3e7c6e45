import { describe, expect, it } from 'vitest';
import type { TenantControl } from '../../../src/simulator/tenant-control.ts';
import { getConnectorById } from '../../../src/store/connectors.ts';
import { connect, syncOnce } from '../../support/test-app.ts';
import { stepOf, useTenantApp } from './support/tenant-app.ts';
import { storedUsers, trueUsers } from './support/truth.ts';

const test = useTenantApp();

/** Removes the first users upstream. */
function removeFirst(tenant: TenantControl, count: number): void {
  for (let at = 0; at < count; at += 1) tenant.removeUser(tenant.userAt(at).id, { permanent: true });
}

const idsOf = (users: readonly { readonly id: string }[]): readonly string[] => users.map((user) => user.id);

describe('the shrink guard', () => {
  it('removes nobody when more than 20 % and more than 50 are missing, and whoever is missing twice', async () => {
    const tenant = test.tenant({ users: 200 });
    const connector = await connect(test.app, tenant);
    await syncOnce(test.app, connector);
    const before = await storedUsers(test.app.db, connector.id);
    const linkBefore = (await getConnectorById(test.app.db, connector.id))?.deltaLink;
    removeFirst(tenant, 60);

    const guarded = await syncOnce(test.app, connector, { full: true });
    expect(guarded).toMatchObject({ status: 'partial', mode: 'full', error: { kind: 'shrink' } });
    expect(stepOf(guarded, 'users')).toMatchObject({ status: 'succeeded', removed: 0, read: 140 });
    expect(idsOf(await storedUsers(test.app.db, connector.id))).toEqual(idsOf(before));
    expect((await getConnectorById(test.app.db, connector.id))?.deltaLink).toBe(linkBefore);

    const again = await syncOnce(test.app, connector);
    expect(again).toMatchObject({ status: 'succeeded', mode: 'full', error: null });
    expect(stepOf(again, 'users').removed).toBe(60);
    expect(await storedUsers(test.app.db, connector.id)).toEqual(trueUsers(tenant));
    expect(await syncOnce(test.app, connector)).toMatchObject({ status: 'succeeded', mode: 'incremental' });
  });

  it('keeps those that are back in the second listing', async () => {
    const tenant = test.tenant({ users: 200 });
    const connector = await connect(test.app, tenant);
    await syncOnce(test.app, connector);
    const hidden = new Set(Array.from({ length: 80 }, (_, at) => tenant.userAt(at).id));
    const fault = tenant.addFault({
      match: { path: /\/v1.0\/users\?/ },
      effect: { kind: 'mutate', json: (body) => ({ ...body, value: withoutIds(body['value'], hidden) }) },
    });
    expect(await syncOnce(test.app, connector, { full: true })).toMatchObject({
      status: 'partial',
      error: { kind: 'shrink' },
    });
    expect(fault.hits).toBeGreaterThan(0);
    tenant.clearFaults();
    expect(await syncOnce(test.app, connector)).toMatchObject({ status: 'succeeded', mode: 'full' });
    expect(await storedUsers(test.app.db, connector.id)).toEqual(trueUsers(tenant));
  });

  it('lets 50 go at once', async () => {
    const tenant = test.tenant({ users: 100 });
    const connector = await connect(test.app, tenant);
    await syncOnce(test.app, connector);
    removeFirst(tenant, 50);
    const run = await syncOnce(test.app, connector, { full: true });
    expect(run).toMatchObject({ status: 'succeeded', error: null });
    expect(stepOf(run, 'users').removed).toBe(50);
    expect(await storedUsers(test.app.db, connector.id)).toEqual(trueUsers(tenant));
  });

  it('does not hold back who moved out of scope upstream, however many', async () => {
    const tenant = test.tenant({ users: 120, domains: ['contoso.example'], guestShare: 0, noMailShare: 0 });
    const connector = await connect(test.app, tenant, { domains: 'contoso.example' });
    await syncOnce(test.app, connector);
    for (let at = 0; at < 70; at += 1)
      tenant.updateUser(tenant.userAt(at).id, { mail: `moved${at}@elsewhere.example` });
    const run = await syncOnce(test.app, connector, { full: true });
    expect(run).toMatchObject({ status: 'succeeded', error: null });
    expect(stepOf(run, 'users')).toMatchObject({ removed: 70, outOfScope: 70 });
    const where = (user: { readonly mail: string | null }): boolean =>
      user.mail?.endsWith('@contoso.example') ?? false;
    expect(await storedUsers(test.app.db, connector.id)).toEqual(trueUsers(tenant, { where }));
  });
});

function withoutIds(value: unknown, hidden: ReadonlySet<string>): readonly unknown[] {
  const users: readonly { readonly id: string }[] = Array.isArray(value) ? value : [];
  return users.filter((user) => !hidden.has(user.id));
}
