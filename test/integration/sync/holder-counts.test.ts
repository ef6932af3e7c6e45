import { describe, expect, it } from 'vitest';
import { getCountedUsers } from '../../../src/store/holder-counts.ts';
import { listSubscriptions } from '../../../src/store/list-subscriptions.ts';
import { countByStatus } from '../../../src/store/show-status-counts.ts';
import { showSubscriptions } from '../../../src/store/show-subscriptions.ts';
import { cancelRun } from '../../../src/sync/cancel-run.ts';
import { setConnector } from '../../../src/sync/manage/set-connector.ts';
import { startRun } from '../../../src/sync/start-run.ts';
import { connect, syncOnce } from '../../support/test-app.ts';
import { waitFor } from '../../support/wait-for.ts';
import { useTenantApp } from './support/tenant-app.ts';

const test = useTenantApp();

const spec = {
  users: 80,
  domains: ['contoso.example', 'fabrikam.example'],
  domainShares: { 'fabrikam.example': 0.3 },
};

/** Expects the prepared numbers of the pages to be what counting gives now; returns the holders in all. */
async function expectCounted(connectorId: string): Promise<number> {
  const { db } = test.app;
  const shown = await showSubscriptions(db, connectorId);
  expect(await listSubscriptions(db, connectorId)).toEqual(shown);
  const counted = await getCountedUsers(db, connectorId);
  const byStatus = await countByStatus(db, connectorId);
  expect(counted.byStatus).toEqual(byStatus);
  expect(counted.users).toBe(Object.values(byStatus).reduce((sum, users) => sum + users, 0));
  return shown.reduce((sum, { assignedInScope }) => sum + assignedInScope, 0);
}

describe('the counts that pages show are those of `show subscriptions`', () => {
  it('after a first run, an incremental one, and one that found a user removed', async () => {
    const tenant = test.tenant(spec);
    const connector = await connect(test.app, tenant);
    await syncOnce(test.app, connector);
    const first = await expectCounted(connector.id);
    const { assignedLicenses, licenseAssignmentStates } = licensed(tenant);
    tenant.addUser({ assignedLicenses, licenseAssignmentStates });
    expect(await syncOnce(test.app, connector)).toMatchObject({ mode: 'incremental' });
    expect(await expectCounted(connector.id)).toBe(first + assignedLicenses.length);
    const gone = licensed(tenant);
    tenant.removeUser(gone.id);
    await syncOnce(test.app, connector);
    const held = first + assignedLicenses.length - gone.assignedLicenses.length;
    expect(await expectCounted(connector.id)).toBe(held);
  });

  it('after a run that wrote no figures of the day, since a report or the SKUs may not be read', async () => {
    const tenant = test.tenant(spec);
    const connector = await connect(test.app, tenant);
    await syncOnce(test.app, connector);
    tenant.removeUser(licensed(tenant).id);
    for (const path of [/subscribedSkus/, /getOffice365ActiveUserDetail/]) {
      tenant.addFault({ match: { path }, effect: { kind: 'graphError', status: 403 } });
    }
    expect(await syncOnce(test.app, connector)).toMatchObject({ status: 'partial' });
    expect(await expectCounted(connector.id)).toBeGreaterThan(0);
  });

  it('after a change of domains and of the days that count as use', async () => {
    const tenant = test.tenant(spec);
    const connector = await connect(test.app, tenant);
    await syncOnce(test.app, connector);
    const all = await expectCounted(connector.id);
    const changed = await setConnector(test.app, connector, { domains: 'fabrikam.example' }, null);
    await syncOnce(test.app, changed.connector);
    expect(await expectCounted(connector.id)).toBeLessThan(all);
    const sooner = await setConnector(test.app, changed.connector, { inactiveAfter: '1' }, null);
    // statuses are judged by runs: until the next one nothing has changed
    await expectCounted(connector.id);
    await syncOnce(test.app, sooner.connector);
    const before = await getCountedUsers(test.app.db, connector.id);
    expect(before.byStatus?.inactive).toBeGreaterThan(0);
    await expectCounted(connector.id);
  });

  it('after a run that was canceled in its middle, whose pages stay', async () => {
    const tenant = test.tenant({ ...spec, usersPageSize: 10 });
    const connector = await connect(test.app, tenant);
    await syncOnce(test.app, connector);
    for (let added = 0; added < 200; added++) tenant.addUser(licenses(licensed(tenant)));
    tenant.addFault({ match: { path: /\/users\?/ }, effect: { kind: 'delay', ms: 40 } });
    const started = await startRun(test.app, { connectorId: connector.id, trigger: 'manual', full: true });
    await waitFor(async () => (await countUsers(connector.id)) > 100, {
      deadlineMs: 20_000,
      what: 'some of the new users to be committed',
    });
    expect(await cancelRun(test.app.db, started?.runId ?? '', 'canceled')).toBe(true);
    expect(await countUsers(connector.id)).toBeLessThan(280);
    await expectCounted(connector.id);
  });
});

it('holders are unknown, not nobody, until all users were read once', async () => {
  const tenant = test.tenant({ users: 20 });
  tenant.addFault({ match: { path: /\/users/ }, effect: { kind: 'graphError', status: 403 } });
  const connector = await connect(test.app, tenant);
  await syncOnce(test.app, connector);
  const [first] = await listSubscriptions(test.app.db, connector.id);
  expect(first).toMatchObject({
    enabled: expect.any(Number),
    assignedInScope: null,
    holdersByStatus: { active: null, inactive: null, none: null, unmonitored: null },
  });
  expect(await getCountedUsers(test.app.db, connector.id)).toMatchObject({ users: null, byStatus: null });
});

it('a SKU that people hold and Microsoft lists no more is shown, its seats unknown', async () => {
  const tenant = test.tenant({ users: 20 });
  const connector = await connect(test.app, tenant);
  await syncOnce(test.app, connector);
  const held = licensed(tenant).assignedLicenses[0]?.skuId ?? '';
  await test.app.db.query('delete from skus where connector_id = $1 and sku_id = $2', [connector.id, held]);
  await test.app.db.query('delete from commercial_subscriptions where connector_id = $1 and sku_id = $2', [
    connector.id,
    held,
  ]);
  const shown = (await listSubscriptions(test.app.db, connector.id)).find(({ skuId }) => skuId === held);
  expect(shown).toMatchObject({ enabled: null, consumed: null, available: null, commercial: [] });
  expect(shown?.assignedInScope).toBeGreaterThan(0);
  await expectCounted(connector.id);
});

type Tenant = ReturnType<typeof test.tenant>;
type Person = ReturnType<Tenant['userAt']>;

/** Somebody who holds a license. */
function licensed(tenant: Tenant): Person {
  for (const user of tenant.truth()) if (user.assignedLicenses.length > 0) return user;
  throw new Error('nobody of the tenant holds a license');
}

function licenses({ assignedLicenses, licenseAssignmentStates }: Person): Partial<Person> {
  return { assignedLicenses, licenseAssignmentStates };
}

async function countUsers(connectorId: string): Promise<number> {
  const [row] = await test.app.db.query<{ users: number }>(
    'select count(*)::integer as users from users where connector_id = $1',
    [connectorId],
  );
  return row?.users ?? 0;
}
