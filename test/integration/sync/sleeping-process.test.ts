import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Simulator, startSimulator } from '../../../src/simulator/start-simulator.ts';
import { connect, openTestApp, someTenant, syncOnce, type TestApp } from '../../support/test-app.ts';
import { expectAllUsers } from './support/expect-data.ts';

let simulator: Simulator;
let test: TestApp;

beforeAll(async () => {
  simulator = await startSimulator({ tenants: [], latencyMs: 30 });
  test = await openTestApp(simulator, { LEASE_MS: '400' });
});

afterAll(async () => {
  await test[Symbol.asyncDispose]();
  await simulator.close();
});

/** As a laptop that falls asleep: timers, locks and leases of the whole process stand still. */
function freeze(ms: number): void {
  const until = performance.now() + ms;
  while (performance.now() < until);
}

it('a process that sleeps past its leases again and again ends every run, each row once', async () => {
  let sleeps = 0;
  const sleeping = setInterval(() => {
    freeze(900);
    sleeps += 1;
  }, 2_000);
  try {
    await syncAll();
    expect(sleeps).toBeGreaterThan(1);
  } finally {
    clearInterval(sleeping);
  }
}, 60_000);

async function syncAll(): Promise<void> {
  const tenants = Array.from({ length: 8 }, () => someTenant(simulator, { users: 100, usersPageSize: 10 }));
  const runs = await Promise.all(
    tenants.map(async (tenant) => {
      const connector = await connect(test.app, tenant);
      return { tenant, connector, run: await syncOnce(test.app, connector, { deadlineMs: 50_000 }) };
    }),
  );
  for (const { tenant, connector, run } of runs) {
    expect(run).toMatchObject({ status: 'succeeded', error: null });
    expect(run.steps.find((step) => step.name === 'users')).toMatchObject({
      pages: 10,
      read: 100,
      inserted: 100,
    });
    await expectAllUsers(test.app.db, connector, tenant);
  }
}
