import { describe, expect, it } from 'vitest';
import type { FaultHandle } from '../../../src/simulator/faults/fault-rule.ts';
import type { TenantControl } from '../../../src/simulator/tenant-control.ts';
import { connect, syncOnce } from '../../support/test-app.ts';
import { useTenantApp } from './support/tenant-app.ts';
import { storedUsers, trueUsers } from './support/truth.ts';

const test = useTenantApp();

/** Delta that says nothing of what happened: the next link is as if it had. */
function loseChanges(tenant: TenantControl): FaultHandle {
  return tenant.addFault({
    match: { path: /users\/delta/ },
    effect: { kind: 'mutate', json: (body) => ({ ...body, value: [] }) },
  });
}

/** Takes every license from so many users. */
function unlicense(tenant: TenantControl, count: number): void {
  const licensed = [...tenant.truth()].filter((user) => user.assignedLicenses.length > 0);
  for (const user of licensed.slice(0, count)) tenant.updateUser(user.id, { assignedLicenses: [] });
}

describe('drift', () => {
  it('of holders from consumed seats after an incremental run is shown, and the next run reads everything', async () => {
    const tenant = test.tenant({ users: 60 });
    const connector = await connect(test.app, tenant);
    await syncOnce(test.app, connector);
    unlicense(tenant, 30);
    const lost = loseChanges(tenant);
    const drifted = await syncOnce(test.app, connector);
    expect(lost.hits).toBeGreaterThan(0);
    expect(drifted).toMatchObject({ status: 'succeeded', mode: 'incremental' });
    expect(drifted.warnings.join(' ')).toContain('SPE_E3');
    tenant.clearFaults();
    const healed = await syncOnce(test.app, connector);
    expect(healed).toMatchObject({ status: 'succeeded', mode: 'full', warnings: [] });
    expect(await storedUsers(test.app.db, connector.id)).toEqual(trueUsers(tenant));
    expect(await syncOnce(test.app, connector)).toMatchObject({ mode: 'incremental', warnings: [] });
  });

  it('of five seats or fewer says nothing', async () => {
    const tenant = test.tenant({ users: 60 });
    const connector = await connect(test.app, tenant);
    await syncOnce(test.app, connector);
    unlicense(tenant, 5);
    loseChanges(tenant);
    expect(await syncOnce(test.app, connector)).toMatchObject({ mode: 'incremental', warnings: [] });
    tenant.clearFaults();
    expect(await syncOnce(test.app, connector)).toMatchObject({ mode: 'incremental' });
  });

  it('is not looked for with domains named: then the two numbers differ anyway', async () => {
    const tenant = test.tenant({
      users: 60,
      domains: ['contoso.example', 'other.example'],
      domainShares: { 'other.example': 0.5 },
    });
    const connector = await connect(test.app, tenant, { domains: 'contoso.example' });
    await syncOnce(test.app, connector);
    expect(await syncOnce(test.app, connector)).toMatchObject({ mode: 'incremental', warnings: [] });
    expect(await syncOnce(test.app, connector)).toMatchObject({ mode: 'incremental' });
  });
});
