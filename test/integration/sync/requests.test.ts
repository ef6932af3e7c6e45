import { describe, expect, it } from 'vitest';
import { connect, syncOnce } from '../../support/test-app.ts';
import { rowVersions } from './support/row-versions.ts';
import { stepOf, useTenantApp } from './support/tenant-app.ts';
import { storedUsers, trueUsers } from './support/truth.ts';

const test = useTenantApp();

function countByKind(requests: readonly { readonly kind: string }[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { kind } of requests) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}

describe('what a run costs', () => {
  it('is the fewest requests possible for a full run of 2,500 users', async () => {
    const tenant = test.tenant({ users: 2500 });
    const connector = await connect(test.app, tenant);
    const run = await syncOnce(test.app, connector, { deadlineMs: 60_000 });
    expect(run.status).toBe('succeeded');
    const asked = tenant.requests();
    const { 'users/$count': count, users, ...others } = countByKind(asked);
    expect({ count, users }).toEqual({ count: 1, users: 3 });
    // token, organization, app registration, SKUs, agreements, latest link, and three reports with their downloads
    expect(Object.values(others).reduce((sum, each) => sum + each, 0)).toBe(6 + 6);
    expect(run.requests).toBe(asked.length);
    expect(await storedUsers(test.app.db, connector.id)).toEqual(trueUsers(tenant));
  }, 90_000);

  it('is at most 8 requests beside the reports when nothing changed, and not one row written', async () => {
    const tenant = test.tenant({ users: 60 });
    const connector = await connect(test.app, tenant, { domains: '*' });
    await syncOnce(test.app, connector);
    const before = await rowVersions(test.app.db, connector.id);
    const askedBefore = tenant.requests().length;
    const run = await syncOnce(test.app, connector);
    expect(run).toMatchObject({ status: 'succeeded', mode: 'incremental' });
    const asked = tenant.requests().slice(askedBefore);
    expect(run.requests).toBe(asked.length);
    const beside =
      run.requests -
      run.steps.reduce((sum, step) => sum + (step.name.startsWith('report:') ? step.requests : 0), 0);
    expect(beside).toBeLessThanOrEqual(8);
    expect(await rowVersions(test.app.db, connector.id)).toEqual(before);
    expect(before['users']).toHaveLength(60);
    for (const name of ['organization', 'subscriptions', 'users']) {
      expect(stepOf(run, name)).toMatchObject({ inserted: 0, updated: 0, removed: 0, rejected: 0 });
    }
  });

  it('writes no row either when everything is read again', async () => {
    const tenant = test.tenant({
      users: 60,
      domains: ['contoso.example', 'other.example'],
      domainShares: { 'other.example': 0.5 },
    });
    const connector = await connect(test.app, tenant, { domains: 'contoso.example' });
    const first = await syncOnce(test.app, connector);
    const before = await rowVersions(test.app.db, connector.id);
    const run = await syncOnce(test.app, connector, { full: true });
    expect(run).toMatchObject({ status: 'succeeded', mode: 'full' });
    expect(await rowVersions(test.app.db, connector.id)).toEqual(before);
    const { read, inserted, outOfScope } = stepOf(first, 'users');
    expect(stepOf(run, 'users')).toMatchObject({
      read,
      inserted: 0,
      updated: 0,
      unchanged: inserted,
      removed: 0,
      outOfScope,
    });
  });
});
