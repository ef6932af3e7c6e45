import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { simulatedTenant } from './simulated-tenant.ts';

const licenses = z.array(z.object({ skuId: z.string() }));
const EVENTUAL = { ConsistencyLevel: 'eventual' };
/** A million users at a kilobyte each would be a thousand of these. */
const MEBIBYTE = 1024 * 1024;

describe('a large tenant', () => {
  it('lists 100,000 users through next links, each exactly once, and its seats agree with them', async () => {
    await using tenant = await simulatedTenant({ users: 100_000 });
    const { value, pages } = await tenant.all('/users?$top=999&$select=id,assignedLicenses');
    expect([pages, value.length, new Set(value.map((user) => user['id'])).size]).toEqual([
      101, 100_000, 100_000,
    ]);
    const holders = new Map<unknown, number>();
    for (const user of value) {
      for (const { skuId } of licenses.parse(user['assignedLicenses']))
        holders.set(skuId, (holders.get(skuId) ?? 0) + 1);
    }
    const skus = (await tenant.page('/subscribedSkus')).value;
    expect(skus.map((sku) => [sku['skuId'], sku['consumedUnits']])).toEqual(
      skus.map((sku) => [sku['skuId'], holders.get(sku['skuId']) ?? 0]),
    );
    expect(tenant.simulator.requestCounts()).toEqual({ token: 1, users: 101, subscribedSkus: 1 });
  }, 120_000);

  it('starts with 1,000,000 users without making them', async () => {
    const before = process.memoryUsage();
    await using tenant = await simulatedTenant({ users: 1_000_000 });
    expect(await (await tenant.get('/users/$count', EVENTUAL)).text()).toBe('1000000');
    const skus = (await tenant.page('/subscribedSkus')).value;
    expect(Math.max(...skus.map((sku) => Number(sku['consumedUnits'])))).toBeGreaterThan(300_000);
    const late = tenant.control.userAt(999_999);
    expect((await tenant.page(`/users?$filter=id eq '${late.id}'`)).value).toHaveLength(1);
    expect(
      (await tenant.page(`/users?$filter=createdDateTime ge ${late.createdDateTime ?? ''}`)).value.length,
    ).toBeGreaterThan(0);
    const after = process.memoryUsage();
    expect(after.heapUsed - before.heapUsed).toBeLessThan(100 * MEBIBYTE);
  }, 60_000);
});
