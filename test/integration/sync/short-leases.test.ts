import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Simulator, startSimulator } from '../../../src/simulator/start-simulator.ts';
import { connect, openTestApp, someTenant, syncOnce, type TestApp } from '../../support/test-app.ts';
import { expectAllUsers } from './support/expect-data.ts';

let simulator: Simulator;
let test: TestApp;

beforeAll(async () => {
  simulator = await startSimulator({ tenants: [], latencyMs: 30 });
  // The least that is allowed, on a busy machine: locks and leases are lost all the time.
  test = await openTestApp(simulator, { LEASE_MS: '200' });
});

afterAll(async () => {
  await test[Symbol.asyncDispose]();
  await simulator.close();
});

it('with leases too short for the machine every run still ends, each row once', async () => {
  const tenants = Array.from({ length: 8 }, () => someTenant(simulator, { users: 100, usersPageSize: 10 }));
  const runs = await Promise.all(
    tenants.map(async (tenant) => {
      const connector = await connect(test.app, tenant);
      return { tenant, connector, run: await syncOnce(test.app, connector, { deadlineMs: 50_000 }) };
    }),
  );
  for (const { tenant, connector, run } of runs) {
    expect(run).toMatchObject({ status: 'succeeded', error: null });
    expect(run.steps.find((step) => step.name === 'users')).toMatchObject({ pages: 10, read: 100, inserted: 100 });
    await expectAllUsers(test.app.db, connector, tenant);
  }
}, 60_000);
