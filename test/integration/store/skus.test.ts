import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Organization } from '../../../src/domain/organization.ts';
import type { CommercialSubscription, Sku } from '../../../src/domain/sku.ts';
import type { Database } from '../../../src/store/database.ts';
import { listDomains, replaceOrganization } from '../../../src/store/organizations.ts';
import { showOrganization } from '../../../src/store/show-organization.ts';
import { showSubscriptions } from '../../../src/store/show-subscriptions.ts';
import { showUsersPages } from '../../../src/store/show-users.ts';
import { replaceCommercialSubscriptions, replaceSkus } from '../../../src/store/skus.ts';
import { upsertUsers } from '../../../src/store/users.ts';
import { addConnector, openStore, rowVersions, someUser } from './open-store.ts';

let db: Database;
beforeAll(async () => {
  db = await openStore();
});
afterAll(async () => {
  await db[Symbol.asyncDispose]();
});

const plan = {
  servicePlanId: randomUUID(),
  servicePlanName: 'EXCHANGE_S_ENTERPRISE',
  provisioningStatus: 'Success',
  appliesTo: 'User',
};

function someSku(changes: Partial<Sku> = {}): Sku {
  return {
    skuId: randomUUID(),
    skuPartNumber: 'SPE_E5',
    capabilityStatus: 'Enabled',
    appliesTo: 'User',
    enabled: 25,
    warning: 0,
    suspended: 0,
    lockedOut: 0,
    consumed: 14,
    subscriptionIds: ['s-1', 's-2'],
    servicePlans: [plan],
    ...changes,
  };
}

describe('replaceSkus', () => {
  test('writes what differs, removes what is not listed, and nothing the second time', async () => {
    const connector = await addConnector(db);
    const [a, b] = [someSku(), someSku({ skuPartNumber: 'VISIOCLIENT', enabled: null })];
    expect(await replaceSkus(db, connector, [a, b])).toEqual({
      inserted: 2,
      updated: 0,
      unchanged: 0,
      removed: 0,
    });
    const before = [
      await rowVersions(db, connector, 'skus'),
      await rowVersions(db, connector, 'sku_service_plans'),
    ];
    expect(await replaceSkus(db, connector, [b, a])).toEqual({
      inserted: 0,
      updated: 0,
      unchanged: 2,
      removed: 0,
    });
    expect([
      await rowVersions(db, connector, 'skus'),
      await rowVersions(db, connector, 'sku_service_plans'),
    ]).toEqual(before);
    const grown = { ...a, consumed: 15 };
    expect(await replaceSkus(db, connector, [grown])).toEqual({
      inserted: 0,
      updated: 1,
      unchanged: 0,
      removed: 1,
    });
  });

  test('a SKU whose plans alone changed counts as updated, once', async () => {
    const connector = await addConnector(db);
    const sku = someSku();
    await replaceSkus(db, connector, [sku]);
    const pending = { ...sku, servicePlans: [{ ...plan, provisioningStatus: 'PendingProvisioning' }] };
    expect(await replaceSkus(db, connector, [pending])).toEqual({
      inserted: 0,
      updated: 1,
      unchanged: 0,
      removed: 0,
    });
    const bare = { ...sku, consumed: 1, servicePlans: [] };
    expect(await replaceSkus(db, connector, [bare])).toEqual({
      inserted: 0,
      updated: 1,
      unchanged: 0,
      removed: 0,
    });
    expect(await rowVersions(db, connector, 'sku_service_plans')).toEqual([]);
  });

  test('a SKU whose record was rejected stays with its plans', async () => {
    const connector = await addConnector(db);
    const sku = someSku();
    await replaceSkus(db, connector, [sku]);
    expect(await replaceSkus(db, connector, [], [sku.skuId, 'no id at all'])).toMatchObject({ removed: 0 });
    expect(await rowVersions(db, connector, 'sku_service_plans')).toHaveLength(1);
  });
});

test('commercial subscriptions are replaced like SKUs', async () => {
  const connector = await addConnector(db);
  const agreement: CommercialSubscription = {
    id: 'agreement-1',
    commerceSubscriptionId: 'c-1',
    skuId: randomUUID(),
    skuPartNumber: 'SPE_E5',
    status: 'Enabled',
    totalLicenses: 25,
    isTrial: false,
    createdDateTime: '2023-01-01T00:00:00Z',
    nextLifecycleDateTime: '2027-01-01T00:00:00Z',
    ownerTenantId: null,
  };
  const replace = (
    records: readonly CommercialSubscription[],
  ): ReturnType<typeof replaceCommercialSubscriptions> =>
    replaceCommercialSubscriptions(db, connector, records);
  expect(await replace([agreement])).toEqual({ inserted: 1, updated: 0, unchanged: 0, removed: 0 });
  expect(await replace([agreement, agreement])).toEqual({
    inserted: 0,
    updated: 0,
    unchanged: 1,
    removed: 0,
  });
  expect(await replace([{ ...agreement, totalLicenses: 30 }])).toMatchObject({ updated: 1 });
  expect(await replace([])).toEqual({ inserted: 0, updated: 0, unchanged: 0, removed: 1 });
});

test('a SKU that is listed no more keeps its name for who holds it, and is shown with the agreement it has', async () => {
  const connector = await addConnector(db);
  const sku = someSku();
  const agreement: CommercialSubscription = {
    id: 'a-1',
    commerceSubscriptionId: null,
    skuId: sku.skuId,
    skuPartNumber: null,
    status: 'Deleted',
    totalLicenses: 5,
    isTrial: false,
    createdDateTime: null,
    nextLifecycleDateTime: null,
    ownerTenantId: null,
  };
  await replaceSkus(db, connector, [sku]);
  await replaceCommercialSubscriptions(db, connector, [agreement]);
  const holder = someUser({ assignedLicenses: [{ skuId: sku.skuId, disabledPlans: [] }] });
  await upsertUsers(db, connector, [holder]);
  await replaceSkus(db, connector, []);

  const { skuId: _skuId, skuPartNumber: _part, ...commercial } = agreement;
  expect(await showSubscriptions(db, connector)).toMatchObject([
    {
      skuId: sku.skuId,
      skuPartNumber: 'SPE_E5',
      enabled: null,
      consumed: null,
      available: null,
      assignedInScope: 1,
      commercial: [commercial],
    },
  ]);
  const users = (await Array.fromAsync(showUsersPages(db, connector))).flat();
  expect(users[0]?.licenses).toMatchObject([{ skuId: sku.skuId, skuPartNumber: 'SPE_E5' }]);

  await replaceSkus(db, connector, [{ ...sku, skuPartNumber: 'RENAMED' }]);
  expect(await showSubscriptions(db, connector)).toMatchObject([{ skuPartNumber: 'RENAMED', enabled: 25 }]);
});

test('the organization is one record, its domains included', async () => {
  const connector = await addConnector(db);
  const organization: Organization = {
    id: randomUUID(),
    displayName: 'Contoso',
    tenantType: 'AAD',
    countryLetterCode: 'DE',
    createdDateTime: '2019-05-02T10:20:30Z',
    domains: [
      { name: 'contoso.com', isDefault: true, isInitial: false, type: 'Managed' },
      { name: 'contoso.onmicrosoft.com', isDefault: false, isInitial: true, type: 'Managed' },
    ],
  };
  expect(await showOrganization(db, connector)).toBeNull();
  expect(await replaceOrganization(db, connector, organization)).toEqual({
    inserted: 1,
    updated: 0,
    unchanged: 0,
  });
  expect(await replaceOrganization(db, connector, organization)).toEqual({
    inserted: 0,
    updated: 0,
    unchanged: 1,
  });
  expect(await showOrganization(db, connector)).toEqual(organization);
  const fewer = { ...organization, domains: organization.domains.slice(0, 1) };
  expect(await replaceOrganization(db, connector, fewer)).toEqual({ inserted: 0, updated: 1, unchanged: 0 });
  expect(await listDomains(db, connector)).toEqual(fewer.domains);
});
