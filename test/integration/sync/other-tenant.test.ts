import { describe, expect, it } from 'vitest';
import { showOrganization } from '../../../src/store/show-organization.ts';
import { showSubscriptions } from '../../../src/store/show-subscriptions.ts';
import { setConnector } from '../../../src/sync/manage/set-connector.ts';
import { connect, syncOnce } from '../../support/test-app.ts';
import { rowVersions } from './support/row-versions.ts';
import { useTenantApp } from './support/tenant-app.ts';
import { nothingKnown, reported, shownActivity } from './support/true-activity.ts';
import { storedUsers, trueUsers } from './support/truth.ts';

const test = useTenantApp();

describe('a connector pointed to another tenant', () => {
  it('holds nothing of the old one after its next run, however many they were', async () => {
    const clientId = '5b1b8d2c-0d4e-4f3a-9a53-0c1f6f1d2e01';
    const [old, other] = [
      test.tenant({ users: 80, clientId, seed: 1 }),
      test.tenant({ users: 30, clientId, seed: 2 }),
    ];
    const connector = await connect(test.app, old);
    await syncOnce(test.app, connector);
    const { connector: moved } = await setConnector(test.app, connector, { tenantId: other.tenantId }, null);
    await setConnector(test.app, moved, { domains: 'nobody.example' }, null);
    await setConnector(test.app, moved, { domains: '*' }, null);
    expect(await syncOnce(test.app, connector)).toMatchObject({
      status: 'succeeded',
      mode: 'full',
      error: null,
    });
    expect(await storedUsers(test.app.db, connector.id)).toEqual(trueUsers(other));
    expect(await showOrganization(test.app.db, connector.id)).toMatchObject({ id: other.tenantId });
  });
});

describe('a server that names the organization by another id than the tenant’s', () => {
  it('loses no row of the tenant from run to run', async () => {
    const tenant = test.tenant({ users: 20 });
    const id = 'ffffffff-0000-4000-8000-000000000001';
    const renamed = tenant.addFault({
      match: { path: /organization/ },
      effect: { kind: 'mutate', json: (body) => ({ ...body, value: [{ id, displayName: 'Elsewhere' }] }) },
    });
    const connector = await connect(test.app, tenant);
    await syncOnce(test.app, connector);
    const before = await rowVersions(test.app.db, connector.id);
    await syncOnce(test.app, connector);
    expect(renamed.hits).toBe(2);
    expect(await rowVersions(test.app.db, connector.id)).toEqual(before);
  });
});

describe('a connector that becomes one of kind entra-id', () => {
  it('keeps the users, and no licenses, subscriptions or activity', async () => {
    const tenant = test.tenant({ users: 30 });
    const connector = await connect(test.app, tenant);
    await syncOnce(test.app, connector);
    await setConnector(test.app, connector, { kind: 'entra-id' }, null);
    expect(await syncOnce(test.app, connector)).toMatchObject({ status: 'succeeded', mode: 'full' });
    expect(await storedUsers(test.app.db, connector.id)).toEqual(trueUsers(tenant, { withLicenses: false }));
    expect(await showSubscriptions(test.app.db, connector.id)).toEqual([]);
    const activity = await shownActivity(test.app.db, connector.id);
    expect(activity.map((row) => reported(row))).toEqual(
      activity.map(({ userId }) => ({ userId, ...nothingKnown })),
    );
  });
});
