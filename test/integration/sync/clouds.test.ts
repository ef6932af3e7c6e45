import { expect, it } from 'vitest';
import { startSimulator } from '../../../src/simulator/start-simulator.ts';
import { makeCertificate } from '../../support/make-certificate.ts';
import { connect, openTestApp, someTenant, syncOnce } from '../../support/test-app.ts';
import { addConnector } from '../../../src/sync/manage/add-connector.ts';
import { expectAllUsers } from './support/expect-data.ts';
import { stepOf } from './support/tenant-app.ts';

it('a tenant of a government cloud succeeds without usage reports, by secret and by certificate', async () => {
  const simulator = await startSimulator({ tenants: [] });
  await using undo = new AsyncDisposableStack();
  undo.defer(() => simulator.close());
  const { app } = undo.use(await openTestApp(simulator, {}, { overriddenCloud: 'usgov' }));
  // Signs in and gives tokens as that cloud does: one for another Graph, or made out to another login, is refused.
  const tenant = someTenant(simulator, { users: 10, cloud: 'usgov' });
  const connector = await connect(app, tenant, { cloud: 'usgov' });
  const run = await syncOnce(app, connector);
  expect(run).toMatchObject({ status: 'succeeded', error: null });
  const reports = run.steps.filter(({ name }) => name.startsWith('report:'));
  expect(reports.map(({ status, error }) => [status, error?.kind, error?.code])).toEqual(
    reports.map(() => ['skipped', 'unavailable', 'cloud']),
  );
  const others = run.steps.filter((step) => !reports.includes(step));
  expect(others.map(({ name, status }) => `${name} ${status}`)).toEqual([
    'organization succeeded',
    'subscriptions succeeded',
    'users succeeded',
  ]);
  expect(stepOf(run, 'report:getM365AppUserDetail').error?.message).toContain('global cloud only');
  expect(tenant.requests().filter(({ kind }) => kind.startsWith('reports/'))).toEqual([]);
  await expectAllUsers(app.db, connector, tenant);

  const { key, certificate } = makeCertificate(20);
  const clientId = '6f1f6a57-3a0e-4c55-8f5a-5b7f5b0a9d22';
  const other = someTenant(simulator, { users: 10, cloud: 'usgov', clientId, certificates: [certificate] });
  const settings = { name: 'signed', tenantId: other.tenantId, clientId, cloud: 'usgov' };
  const { connector: signed } = await addConnector(app, settings, {
    type: 'certificate',
    bytes: Buffer.from(key + certificate),
  });
  expect(await syncOnce(app, signed)).toMatchObject({ status: 'succeeded' });
});
