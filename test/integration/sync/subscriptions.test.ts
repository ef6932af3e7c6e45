import { describe, expect, it } from 'vitest';
import type { SimulatedUser } from '../../../src/simulator/directory/simulated-user.ts';
import { listRejectedRows } from '../../../src/store/rejected-rows.ts';
import { showOrganization } from '../../../src/store/show-organization.ts';
import { showSubscriptions } from '../../../src/store/show-subscriptions.ts';
import { connect, syncOnce } from '../../support/test-app.ts';
import { stepOf, useTenantApp } from './support/tenant-app.ts';
import { storedSeats, trueSeats } from './support/true-seats.ts';

const test = useTenantApp();

const inContoso = ({ mail }: SimulatedUser): boolean => mail?.endsWith('@contoso.example') ?? false;

describe('subscriptions', () => {
  it('are the whole organization’s whatever the domains, with the seats in scope beside them', async () => {
    const tenant = test.tenant({
      users: 60,
      domains: ['contoso.example', 'other.example'],
      domainShares: { 'other.example': 0.4 },
    });
    const connector = await connect(test.app, tenant, { domains: 'contoso.example' });
    const run = await syncOnce(test.app, connector);
    expect(run).toMatchObject({ status: 'succeeded', warnings: [] });
    const expected = trueSeats(tenant, inContoso);
    expect(await storedSeats(test.app.db, connector.id)).toEqual(expected);
    const count = expected.length;
    expect(stepOf(run, 'subscriptions')).toMatchObject({
      read: 2 * count,
      inserted: 2 * count,
      updated: 0,
      removed: 0,
    });
  });

  it('carry term, trial and renewal, and their service plans', async () => {
    const tenant = test.tenant({ users: 20 });
    const renewal = '2027-03-31T00:00:00Z';
    const [first] = tenant.truthSkus();
    const skuId = String(first?.['skuId']);
    tenant.updateSku(skuId, { isTrial: true, nextLifecycleDateTime: renewal, capabilityStatus: 'Warning' });
    const connector = await connect(test.app, tenant);
    await syncOnce(test.app, connector);
    const sku = (await showSubscriptions(test.app.db, connector.id)).find((each) => each.skuId === skuId);
    const total = Number(sku?.enabled) + Number(sku?.warning);
    expect(sku?.commercial).toEqual([
      expect.objectContaining({
        status: 'Warning',
        isTrial: true,
        nextLifecycleDateTime: renewal,
        totalLicenses: total,
      }),
    ]);
    const plans = await test.app.db.query<{ id: string }>(
      'select service_plan_id as id from sku_service_plans where connector_id = $1 and sku_id = $2 order by 1',
      [connector.id, skuId],
    );
    const listed: readonly { readonly servicePlanId: string }[] = Array.isArray(first?.['servicePlans'])
      ? first['servicePlans']
      : [];
    expect(plans.map((plan) => plan.id)).toEqual(listed.map((plan) => plan.servicePlanId).toSorted());
  });

  it('follow what changed upstream: seats, a SKU that ended, a new one', async () => {
    const tenant = test.tenant({ users: 20, unlicensedShare: 1 });
    const connector = await connect(test.app, tenant);
    await syncOnce(test.app, connector);
    const [changed, ...others] = tenant.truthSkus();
    const keep = others.slice(1).map((sku) => ({
      skuId: String(sku['skuId']),
      skuPartNumber: String(sku['skuPartNumber']),
      productName: 'kept',
      servicePlans: [],
      share: 0,
      prepaidUnits: { enabled: 3, warning: 2, suspended: 1, lockedOut: 0 },
    }));
    const fresh = {
      skuId: '99999999-0000-4000-8000-000000000001',
      skuPartNumber: 'NEW_ONE',
      productName: 'new',
      servicePlans: [],
      share: 0,
    };
    tenant.setSkus([...keep, fresh]);
    const run = await syncOnce(test.app, connector);
    expect(run.mode).toBe('incremental');
    const stored = await storedSeats(test.app.db, connector.id);
    expect(stored).toEqual(trueSeats(tenant, () => true));
    expect(stored).not.toContainEqual(expect.objectContaining({ skuId: changed?.['skuId'] }));
    // two SKUs ended and one came; agreements go by their place, and there is one less
    expect(stepOf(run, 'subscriptions')).toMatchObject({ status: 'succeeded', removed: 3, inserted: 1 });
  });

  it('keep the seats when the agreements may not be read, and the step says what is missing', async () => {
    const tenant = test.tenant({ users: 20 });
    tenant.addFault({
      match: { path: /directory\/subscriptions/ },
      effect: { kind: 'graphError', status: 403 },
    });
    const connector = await connect(test.app, tenant);
    const run = await syncOnce(test.app, connector);
    expect(run).toMatchObject({ status: 'partial', error: { kind: 'forbidden' } });
    expect(stepOf(run, 'subscriptions')).toMatchObject({ status: 'skipped', reason: 'forbidden' });
    expect(await storedSeats(test.app.db, connector.id)).toEqual(trueSeats(tenant, () => true));
  });

  it.each([
    { what: 'seats', spoiled: { consumedUnits: 'many' }, field: 'consumedUnits' },
    { what: 'id', spoiled: { skuId: 'no-guid' }, field: 'skuId' },
  ])('whose $what cannot be read is rejected by itself, and stays as it was', async ({ spoiled, field }) => {
    const tenant = test.tenant({ users: 20 });
    const connector = await connect(test.app, tenant);
    await syncOnce(test.app, connector);
    const before = await storedSeats(test.app.db, connector.id);
    tenant.addFault({
      match: { path: /subscribedSkus/ },
      effect: {
        kind: 'mutate',
        json: (body) => {
          const skus: readonly object[] = Array.isArray(body['value']) ? body['value'] : [];
          return { ...body, value: skus.map((sku, at) => (at === 0 ? { ...sku, ...spoiled } : sku)) };
        },
      },
    });
    const run = await syncOnce(test.app, connector);
    expect(run).toMatchObject({ status: 'partial', error: { kind: 'rejected' } });
    expect(stepOf(run, 'subscriptions')).toMatchObject({ status: 'succeeded', rejected: 1, removed: 0 });
    expect(await storedSeats(test.app.db, connector.id)).toEqual(before);
    const rows = await listRejectedRows(test.app.db, connector.id, run.id, 10);
    expect(rows).toEqual([expect.objectContaining({ step: 'subscriptions', field })]);
  });
});

describe('the organization', () => {
  it('is stored with its verified domains, and follows them', async () => {
    const tenant = test.tenant({
      displayName: 'Contoso "Ltd"',
      domains: ['contoso.example', 'contoso.onmicrosoft.com'],
    });
    const connector = await connect(test.app, tenant, { domains: 'contoso.example, missing.example' });
    const run = await syncOnce(test.app, connector);
    expect(await showOrganization(test.app.db, connector.id)).toMatchObject({
      id: tenant.tenantId,
      displayName: 'Contoso "Ltd"',
      tenantType: 'AAD',
      countryLetterCode: 'DE',
      domains: [
        { name: 'contoso.example', isDefault: true, isInitial: false, type: 'Managed' },
        { name: 'contoso.onmicrosoft.com', isDefault: false, isInitial: true, type: 'Managed' },
      ],
    });
    expect(run).toMatchObject({
      status: 'succeeded',
      warnings: [expect.stringContaining('missing.example')],
    });
  });
});
