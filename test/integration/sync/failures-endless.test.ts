import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Simulator, startSimulator } from '../../../src/simulator/start-simulator.ts';
import { connect, openTestApp, someTenant, syncOnce, type TestApp } from '../../support/test-app.ts';
import { stepOf } from './support/tenant-app.ts';

let simulator: Simulator;
let test: TestApp;

beforeAll(async () => {
  simulator = await startSimulator({ tenants: [] });
  test = await openTestApp(simulator);
});

afterAll(async () => {
  await test[Symbol.asyncDispose]();
  await simulator.close();
});

it('a step that fails again and again after its first commit ends as failed, and the run as partial', async () => {
  const tenant = someTenant(simulator, { users: 20 });
  const connector = await connect(test.app, tenant);
  const status = { kind: 'respond', status: 500, body: '{}' } as const;
  tenant.addFault({ match: { path: /directory\/subscriptions/ }, effect: status });
  tenant.addFault({ match: { path: /getOffice365ActiveUserDetail/ }, effect: status });
  const run = await syncOnce(test.app, connector, { deadlineMs: 100_000 });
  expect(run.status).toBe('partial');
  for (const name of ['subscriptions', 'report:getOffice365ActiveUserDetail'] as const) {
    expect(stepOf(run, name)).toMatchObject({ status: 'failed', attempts: 3, error: { kind: 'transient' } });
  }
  expect(stepOf(run, 'users').status).toBe('succeeded');
}, 120_000);
