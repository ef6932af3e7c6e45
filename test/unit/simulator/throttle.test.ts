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

  it('names the budget that is used up: of the app over all tenants, or of the tenant', async () => {
    const throttling = { appUnitsPer20s: 4, tenantReportsPer10min: 1 };
    await using tenant = await simulatedTenant({}, { throttling });
    const scopeOf = async (target: string) =>
      (await tenant.get(target)).headers.get('x-ms-throttle-scope')?.split('/')[0];
    expect(await scopeOf('/subscribedSkus')).toBeUndefined();
    expect(await scopeOf('/subscribedSkus')).toBe('Application');
    expect(await scopeOf(REPORT)).toBeUndefined();
    expect(await scopeOf(REPORT)).toBe('Tenant');
  });

  it('can be scripted, with the headers that belong to it', async () => {
    await using tenant = await simulatedTenant();
    const scope = { 'x-ms-throttle-scope': 'Application/ReadWrite/a/t' };
    const used = { 'x-ms-throttle-limit-percentage': '1.2' };
    tenant.control.addFault({
      match: { path: /users/, count: 1 },
      effect: { kind: 'graphError', status: 429, retryAfter: 7, headers: scope },
    });
    tenant.control.addFault({ match: { path: /organization/ }, effect: { kind: 'headers', headers: used } });
    const refused = await tenant.get('/users');
    expect([refused.headers.get('retry-after'), refused.headers.get('x-ms-throttle-scope')]).toEqual([
      '7',
      scope['x-ms-throttle-scope'],
    ]);
    const slowed = await tenant.get('/organization');
    expect([slowed.status, slowed.headers.get('x-ms-throttle-limit-percentage')]).toEqual([200, '1.2']);
  });

  it('is off unless asked for', async () => {
    await using tenant = await simulatedTenant();
    for (let at = 0; at < 20; at += 1) expect((await tenant.get(REPORT)).status).toBe(302);
  });
});
