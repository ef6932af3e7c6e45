import { describe, expect, it } from 'vitest';
import { refusalOf, simulatedTenant } from './simulated-tenant.ts';

const REPORT = "/reports/getM365AppUserDetail(period='D7')";

describe('throttling by resource units', () => {
  it('charges what a request costs, warns above 0.8 and refuses until the window is over', async () => {
    let now = Date.UTC(2026, 4, 20);
    await using tenant = await simulatedTenant({}, { now: () => now, throttling: { unitsPer10s: 10 } });
    const skus = await tenant.get('/subscribedSkus');
    expect([
      skus.headers.get('x-ms-resource-unit'),
      skus.headers.get('x-ms-throttle-limit-percentage'),
    ]).toEqual(['3', null]);
    expect((await tenant.get('/subscribedSkus?$select=skuId')).headers.get('x-ms-resource-unit')).toBe('2');
    expect((await tenant.get('/users')).headers.get('x-ms-resource-unit')).toBe('2');
    expect((await tenant.get('/users?$select=id&$top=5')).headers.get('x-ms-resource-unit')).toBe('1');
    const nearly = await tenant.get('/organization');
    expect(nearly.headers.get('x-ms-throttle-limit-percentage')).toBe('0.90');
    now += 4000;
    const over = await tenant.get('/users');
    expect(over.headers.get('retry-after')).toBe('6');
    expect(over.headers.get('x-ms-throttle-scope')).toMatch(/^Tenant_Application\/ReadWrite\/[^/]+\/[^/]+$/);
    expect(over.headers.get('x-ms-throttle-information')).toBe('ResourceUnitLimitExceeded');
    expect(await refusalOf(over)).toEqual([429, 'TooManyRequests']);
    now += 6000;
    expect((await tenant.get('/users')).status).toBe(200);
  });

  it('counts each report by itself: 14 in 10 minutes', async () => {
    let now = Date.UTC(2026, 4, 20);
    await using tenant = await simulatedTenant({}, { now: () => now, throttling: {} });
    for (let at = 0; at < 14; at += 1) expect((await tenant.get(REPORT)).status).toBe(302);
    const over = await tenant.get(REPORT);
    expect([over.status, over.headers.get('retry-after')]).toEqual([429, '600']);
    expect((await tenant.get('/reports/getOffice365ActivationsUserDetail')).status).toBe(302);
    now += 600_000;
    expect((await tenant.get(REPORT)).status).toBe(302);
  });

  it('is off unless asked for', async () => {
    await using tenant = await simulatedTenant();
    for (let at = 0; at < 20; at += 1) expect((await tenant.get(REPORT)).status).toBe(302);
  });
});
