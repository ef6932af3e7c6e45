import { describe, expect, it } from 'vitest';
import type { App, Platform, Service } from '../../../src/domain/report.ts';
import { showSubscriptions } from '../../../src/store/show-subscriptions.ts';
import { connect, syncOnce } from '../../support/test-app.ts';
import { useTenantApp } from './support/tenant-app.ts';
import { daysAgo, shownActivity } from './support/true-activity.ts';

const test = useTenantApp();

describe('figures per day', () => {
  it('are what the store says of each SKU on that day, once however often it was read', async () => {
    const tenant = test.tenant({ users: 40 });
    const connector = await connect(test.app, tenant);
    await syncOnce(test.app, connector);
    tenant.addUser();
    await syncOnce(test.app, connector);
    const stored = await test.app.db.query(
      `select day, sku_id as "skuId", paid, consumed, in_scope as "inScope",
         jsonb_build_object('active', active, 'inactive', inactive, 'none', none, 'unmonitored', unmonitored) as holders
       from sku_figures where connector_id = $1 order by sku_id`,
      [connector.id],
    );
    const skus = await showSubscriptions(test.app.db, connector.id);
    const expected = skus
      .map((sku) => ({
        day: daysAgo(0),
        skuId: sku.skuId,
        paid: Number(sku.enabled) + Number(sku.warning),
        consumed: sku.consumed,
        inScope: sku.assignedInScope,
        holders: sku.holdersByStatus,
      }))
      .toSorted((a, b) => (a.skuId < b.skuId ? -1 : 1));
    expect(stored).toEqual(expected);
    expect(expected.reduce((sum, sku) => sum + sku.inScope, 0)).toBeGreaterThan(0);
  });

  it('count active users of each service, and of each app on each platform', async () => {
    const tenant = test.tenant({ users: 40 });
    const connector = await connect(test.app, tenant);
    await syncOnce(test.app, connector);
    const activity = await shownActivity(test.app.db, connector.id);
    const services = await test.app.db.query<{ service: Service; users: number }>(
      'select service, active_users as users from service_figures where connector_id = $1',
      [connector.id],
    );
    expect(services).toHaveLength(6);
    for (const { service, users } of services) {
      const used = activity.filter((row) => (row.services[service].lastActivityOn ?? '') >= daysAgo(30));
      expect({ service, users }).toEqual({ service, users: used.length });
    }
    const apps = await test.app.db.query<{ app: App; platform: Platform; users: number }>(
      'select app, platform, active_users as users from app_figures where connector_id = $1',
      [connector.id],
    );
    expect(apps).toHaveLength(24);
    for (const { app, platform, users } of apps) {
      const used = activity.filter((row) => row.apps[app][platform] === true);
      expect({ app, platform, users }).toEqual({ app, platform, users: used.length });
    }
    expect(apps.some(({ users }) => users > 0)).toBe(true);
  });

  it('are of the connector’s day in its own zone', async () => {
    const tenant = test.tenant({ users: 10 });
    const connector = await connect(test.app, tenant, { timezone: 'Pacific/Kiritimati' });
    await syncOnce(test.app, connector);
    const days = await test.app.db.query<{ day: string }>(
      'select distinct day from sku_figures where connector_id = $1',
      [connector.id],
    );
    const today = new Intl.DateTimeFormat('en-CA', { timeZone: 'Pacific/Kiritimati' }).format(new Date());
    expect(days).toEqual([{ day: today }]);
  });

  it('are not written of what was not read', async () => {
    const tenant = test.tenant({ users: 20 });
    tenant.addFault({
      match: { path: /\/v1.0\/subscribedSkus/ },
      effect: { kind: 'graphError', status: 403 },
    });
    tenant.addFault({ match: { path: /getM365AppUserDetail/ }, effect: { kind: 'graphError', status: 403 } });
    const connector = await connect(test.app, tenant);
    expect(await syncOnce(test.app, connector)).toMatchObject({ status: 'partial' });
    const counts = await test.app.db.query(
      `select (select count(*)::int from sku_figures where connector_id = $1) as skus,
         (select count(*)::int from app_figures where connector_id = $1) as apps,
         (select count(*)::int from service_figures where connector_id = $1) as services`,
      [connector.id],
    );
    expect(counts).toEqual([{ skus: 0, apps: 0, services: 6 }]);
  });
});
