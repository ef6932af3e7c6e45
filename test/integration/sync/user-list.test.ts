import { describe, expect, it } from 'vitest';
import { listUsersPage } from '../../../src/store/list-users.ts';
import { type ShownUser, showUsersPages } from '../../../src/store/show-users.ts';
import { listUserFacets } from '../../../src/store/user-facets.ts';
import { cancelRun } from '../../../src/sync/cancel-run.ts';
import { setConnector } from '../../../src/sync/manage/set-connector.ts';
import { startRun } from '../../../src/sync/start-run.ts';
import { connect, syncOnce } from '../../support/test-app.ts';
import { waitFor } from '../../support/wait-for.ts';
import { everybody, matches } from '../store/support/listed-tenant.ts';
import { useTenantApp } from './support/tenant-app.ts';

const test = useTenantApp();

const spec = {
  users: 60,
  domains: ['contoso.example', 'fabrikam.example'],
  domainShares: { 'fabrikam.example': 0.3 },
};

async function shownOf(connectorId: string): Promise<readonly ShownUser[]> {
  const users: ShownUser[] = [];
  for await (const page of showUsersPages(test.app.db, connectorId)) users.push(...page);
  return users;
}

/** Expects the list to be what `show users` prints now, whole and by filters; returns how many there are. */
async function expectListed(connectorId: string): Promise<number> {
  const shown = await shownOf(connectorId);
  const [held] = shown.flatMap(({ licenses }) => licenses);
  const filters = [
    everybody,
    { ...everybody, status: 'active' as const },
    { ...everybody, status: 'unmonitored' as const },
    { ...everybody, skuId: held?.skuId ?? null },
    { ...everybody, skuId: held?.skuId ?? null, status: held?.activityStatus ?? null },
    { ...everybody, search: '0' },
  ];
  for (const filter of filters) {
    const order = { by: 'activity', isDescending: true } as const;
    const listed = await listUsersPage(test.app.db, connectorId, filter, {
      order,
      after: null,
      limit: 1_000,
    });
    expect(listed.map(({ user }) => user.id).toSorted()).toEqual(
      shown.filter((user) => matches(user, filter)).map(({ id }) => id),
    );
  }
  const facets = await listUserFacets(test.app.db, connectorId);
  expect(facets.find(({ facet }) => facet === 'all')?.users).toBe(shown.length);
  for (const { value, users } of facets.filter(({ facet }) => facet === 'status')) {
    expect(users).toBe(shown.filter(({ activityStatus }) => activityStatus === value).length);
  }
  return shown.length;
}

describe('the list of users is that of `show users`', () => {
  it('after a first run, an incremental one, and one that may read no report', async () => {
    const tenant = test.tenant(spec);
    const connector = await connect(test.app, tenant);
    await syncOnce(test.app, connector);
    expect(await expectListed(connector.id)).toBe(60);
    tenant.addUser({ displayName: 'Somebody new' });
    tenant.removeUser(tenant.userAt(3).id);
    tenant.updateUser(tenant.userAt(5).id, { displayName: 'Somebody else', department: 'Elsewhere' });
    tenant.addFault({ match: { path: /reports/ }, effect: { kind: 'graphError', status: 403 } });
    expect(await syncOnce(test.app, connector)).toMatchObject({ mode: 'incremental', status: 'partial' });
    expect(await expectListed(connector.id)).toBe(60);
  });

  it('after a change of domains: who is outside is on no list', async () => {
    const connector = await connect(test.app, test.tenant(spec));
    await syncOnce(test.app, connector);
    const changed = await setConnector(test.app, connector, { domains: 'fabrikam.example' }, null);
    await syncOnce(test.app, changed.connector);
    expect(await expectListed(connector.id)).toBeLessThan(60);
  });

  it('of a connector that reads users only', async () => {
    const connector = await connect(test.app, test.tenant(spec), { kind: 'entra-id' });
    await syncOnce(test.app, connector);
    expect(await expectListed(connector.id)).toBe(60);
  });

  it('after a run that was canceled in its middle, whose pages stay', async () => {
    const tenant = test.tenant({ ...spec, users: 400, usersPageSize: 10 });
    tenant.addFault({ match: { path: /\/users\?/ }, effect: { kind: 'delay', ms: 40 } });
    const connector = await connect(test.app, tenant);
    const started = await startRun(test.app, { connectorId: connector.id, trigger: 'manual', full: true });
    await waitFor(async () => (await shownOf(connector.id)).length > 20, {
      deadlineMs: 20_000,
      what: 'some of the users to be committed',
    });
    expect(await cancelRun(test.app.db, started?.runId ?? '', 'canceled')).toBe(true);
    const listed = await expectListed(connector.id);
    expect(listed).toBeGreaterThan(20);
    expect(listed).toBeLessThan(400);
  });
});
