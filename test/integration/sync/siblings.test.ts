import { describe, expect, it } from 'vitest';
import type { RunWithSteps } from '../../../src/domain/run.ts';
import { connect, syncOnce } from '../../support/test-app.ts';
import { useTenantApp } from './support/tenant-app.ts';
import { storedUsers, trueUsers } from './support/truth.ts';

const test = useTenantApp();

const spec = {
  users: 30,
  domains: ['contoso.example', 'other.example'],
  domainShares: { 'other.example': 0.4 },
};

/** One tenant with a connector of each kind, both synced. */
async function syncBoth(wide: string, narrow: string): Promise<readonly [RunWithSteps, RunWithSteps]> {
  const tenant = test.tenant(spec);
  const first = await connect(test.app, tenant, { name: `licenses ${tenant.tenantId}`, domains: wide });
  const second = await connect(test.app, tenant, {
    name: `people ${tenant.tenantId}`,
    kind: 'entra-id',
    domains: narrow,
  });
  const runs = [await syncOnce(test.app, first), await syncOnce(test.app, second)] as const;
  const isIn = (domains: string) => (user: { readonly mail: string | null }) =>
    domains === '*' || domains.split(',').some((domain) => user.mail?.endsWith(`@${domain}`) ?? false);
  expect(await storedUsers(test.app.db, first.id)).toEqual(trueUsers(tenant, { where: isIn(wide) }));
  expect(await storedUsers(test.app.db, second.id)).toEqual(
    trueUsers(tenant, { where: isIn(narrow), withLicenses: false }),
  );
  return runs;
}

describe('two connectors of one tenant', () => {
  it('with different domains both say in their runs that the wider one collects it anyway, with both lists', async () => {
    const runs = await syncBoth('*', 'contoso.example');
    for (const run of runs) {
      expect(run).toMatchObject({ status: 'succeeded' });
      expect(run.warnings).toHaveLength(1);
      for (const part of [
        '(microsoft-365) collects * (all)',
        '(entra-id) collects contoso.example',
        'collected anyway by',
      ]) {
        expect(run.warnings[0]).toContain(part);
      }
    }
  });

  it.each(['*', 'contoso.example,other.example'])('with equal domains (%s) say nothing', async (domains) => {
    const runs = await syncBoth(domains, domains);
    expect(runs).toMatchObject([
      { status: 'succeeded', warnings: [] },
      { status: 'succeeded', warnings: [] },
    ]);
  });
});
