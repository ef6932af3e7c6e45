import { describe, expect, it } from 'vitest';
import { listCommercialSubscriptions } from '../../../src/graph/resources/commercial-subscriptions.ts';
import { getOrganization } from '../../../src/graph/resources/organization.ts';
import { listSubscribedSkus } from '../../../src/graph/resources/subscribed-skus.ts';
import { sendJson } from './support/serve.ts';
import { calm, failureOf, openTenant } from './support/tenant.ts';

const id = '0c0c0c0c-0000-4000-8000-00000000000c';
const plan = {
  servicePlanId: id,
  servicePlanName: 'EXCHANGE',
  provisioningStatus: 'Success',
  appliesTo: 'User',
};

describe('the organization', () => {
  it('is read with its domains; a bad domain is set aside', async () => {
    const value = [
      {
        id,
        displayName: 'Contoso',
        verifiedDomains: [
          { name: 'contoso.com', isDefault: true, isInitial: false, type: 'Managed' },
          { name: 7 },
        ],
      },
    ];
    await using tenant = await openTenant({ answer: (_, response) => sendJson(response, 200, { value }) });
    const { organization, rejected } = await getOrganization(tenant.client, calm);
    expect(organization).toEqual({
      id,
      displayName: 'Contoso',
      tenantType: null,
      countryLetterCode: null,
      createdDateTime: null,
      domains: [{ name: 'contoso.com', isDefault: true, isInitial: false, type: 'Managed' }],
    });
    expect(rejected.map((record) => record.field)).toEqual(['verifiedDomains.name']);
  });

  it('may be none', async () => {
    await using tenant = await openTenant({
      answer: (_, response) => sendJson(response, 200, { value: [] }),
    });
    expect(await getOrganization(tenant.client, calm)).toEqual({ organization: null, rejected: [] });
  });
});

describe('subscribed SKUs', () => {
  it('follow next links; seats that were not said are null', async () => {
    await using tenant = await openTenant({
      answer: (asked, response) =>
        asked.path.includes('skiptoken')
          ? sendJson(response, 200, { value: [{ skuId: id, skuPartNumber: 'E5', servicePlans: [] }] })
          : sendJson(response, 200, {
              value: [
                {
                  skuId: id,
                  skuPartNumber: 'E3',
                  consumedUnits: 3,
                  prepaidUnits: { enabled: 5, warning: 1 },
                  servicePlans: [plan, plan],
                },
              ],
              '@odata.nextLink': '/v1.0/subscribedSkus?$skiptoken=2',
            }),
    });
    const { records } = await listSubscribedSkus(tenant.client, calm);
    expect(
      records.map((sku) => [sku.skuPartNumber, sku.enabled, sku.warning, sku.suspended, sku.consumed]),
    ).toEqual([
      ['E3', 5, 1, null, 3],
      ['E5', null, null, null, null],
    ]);
    expect(records[0]?.servicePlans).toEqual([plan]);
  });

  it('whose next link comes back are refused', async () => {
    await using tenant = await openTenant({
      answer: (_, response) =>
        sendJson(response, 200, { value: [], '@odata.nextLink': '/v1.0/subscribedSkus?$skiptoken=2' }),
    });
    expect(await failureOf(listSubscribedSkus(tenant.client, calm))).toMatchObject({ kind: 'protocol' });
    expect(tenant.api.asked).toHaveLength(2);
  });
});

describe('commercial subscriptions', () => {
  it('are read one by one', async () => {
    const value = [
      {
        id: 's1',
        skuId: id,
        totalLicenses: 25,
        isTrial: true,
        nextLifecycleDateTime: '2027-01-01T00:00:00Z',
      },
      { id: 's2', skuId: id, totalLicenses: 1.5 },
    ];
    await using tenant = await openTenant({ answer: (_, response) => sendJson(response, 200, { value }) });
    const { records, rejected } = await listCommercialSubscriptions(tenant.client, calm);
    expect(records).toMatchObject([{ id: 's1', totalLicenses: 25, isTrial: true, status: null }]);
    expect(rejected).toMatchObject([{ recordId: 's2', field: 'totalLicenses' }]);
  });
});
