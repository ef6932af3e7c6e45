import { describe, expect, it } from 'vitest';
import type { Connector } from '../../../src/domain/connector.ts';
import type { SimulatedUser } from '../../../src/simulator/directory/simulated-user.ts';
import { setConnector } from '../../../src/sync/manage/set-connector.ts';
import { connect, syncOnce } from '../../support/test-app.ts';
import { stepOf, useTenantApp } from './support/tenant-app.ts';
import { storedUsers, trueUsers } from './support/truth.ts';

const test = useTenantApp();

const spec = {
  users: 80,
  domains: ['contoso.example', 'fabrikam.example'],
  domainShares: { 'fabrikam.example': 0.3 },
};
const inFabrikam = ({ mail }: SimulatedUser): boolean => mail?.endsWith('@fabrikam.example') ?? false;

async function setDomains(connector: Connector, domains: string): Promise<Connector> {
  return (await setConnector(test.app, connector, { domains }, null)).connector;
}

describe('a change of domains', () => {
  it('makes the next run a full one, and who is outside leaves in it however many they are', async () => {
    const tenant = test.tenant({ ...spec, users: 300 });
    const connector = await connect(test.app, tenant);
    await syncOnce(test.app, connector);
    await setDomains(connector, 'fabrikam.example');
    const run = await syncOnce(test.app, connector);
    const expected = trueUsers(tenant, { where: inFabrikam });
    expect(run).toMatchObject({ status: 'succeeded', mode: 'full' });
    expect(stepOf(run, 'users').removed).toBe(300 - expected.length);
    expect(await storedUsers(test.app.db, connector.id)).toEqual(expected);
    expect(await syncOnce(test.app, connector)).toMatchObject({ status: 'succeeded', mode: 'incremental' });
  });

  it('is not held back by people outside who left upstream meanwhile, however many', async () => {
    const tenant = test.tenant({ ...spec, users: 100 });
    const connector = await connect(test.app, tenant);
    await syncOnce(test.app, connector);
    const outside = [...tenant.truth()].filter((user) => !inFabrikam(user));
    for (const { id } of outside) tenant.removeUser(id, { permanent: true });
    expect(outside.length).toBeGreaterThan(50);
    await setDomains(connector, 'fabrikam.example');
    expect(await syncOnce(test.app, connector)).toMatchObject({ status: 'succeeded', error: null });
    expect(await storedUsers(test.app.db, connector.id)).toEqual(trueUsers(tenant, { where: inFabrikam }));
  });

  it('that widens them brings who was left out', async () => {
    const tenant = test.tenant(spec);
    const connector = await connect(test.app, tenant, { domains: 'fabrikam.example' });
    await syncOnce(test.app, connector);
    await setDomains(connector, '*');
    expect(await syncOnce(test.app, connector)).toMatchObject({ status: 'succeeded', mode: 'full' });
    expect(await storedUsers(test.app.db, connector.id)).toEqual(trueUsers(tenant));
  });

  it('takes people away also when the run after it fails at its planning', async () => {
    const tenant = test.tenant(spec);
    const connector = await connect(test.app, tenant);
    await syncOnce(test.app, connector);
    await setDomains(connector, 'fabrikam.example');
    tenant.revokeTokens();
    const refused = tenant.addFault({
      match: { path: /oauth2/ },
      effect: { kind: 'tokenError', code: 7000222 },
    });
    const run = await syncOnce(test.app, connector);
    expect(run).toMatchObject({
      status: 'failed',
      error: { kind: 'credential', code: 'AADSTS7000222' },
      steps: [],
    });
    expect(refused.hits).toBeGreaterThan(0);
    const expected = trueUsers(tenant, { where: inFabrikam });
    expect(await storedUsers(test.app.db, connector.id)).toEqual(expected);
    tenant.clearFaults();
    expect(await syncOnce(test.app, connector)).toMatchObject({ status: 'succeeded', mode: 'full' });
    expect(await storedUsers(test.app.db, connector.id)).toEqual(expected);
  });

  it('takes people away also when the listing after it fails', async () => {
    const tenant = test.tenant(spec);
    const connector = await connect(test.app, tenant);
    await syncOnce(test.app, connector);
    await setDomains(connector, 'fabrikam.example');
    const fault = tenant.addFault({
      match: { path: /\/v1.0\/users\?/ },
      effect: { kind: 'graphError', status: 403 },
    });
    const run = await syncOnce(test.app, connector);
    expect(run.status).toBe('partial');
    expect(fault.hits).toBeGreaterThan(0);
    expect(stepOf(run, 'users').status).toBe('skipped');
    const stored = await storedUsers(test.app.db, connector.id);
    expect(stored).toEqual(trueUsers(tenant, { where: inFabrikam }));
  });
});
