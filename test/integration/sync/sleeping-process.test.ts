import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Simulator, startSimulator } from '../../../src/simulator/start-simulator.ts';
import { connect, openTestApp, someTenant, syncOnce, type TestApp } from '../../support/test-app.ts';
import { expectAllUsers } from './support/expect-data.ts';

let simulator: Simulator;
let test: TestApp;

beforeAll(async () => {
  simulator = await startSimulator({ tenants: [], latencyMs: 30 });
  test = await openTestApp(simulator, { LEASE_MS: '800' });
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
  const slept: number[] = [];
  const sleeping = setInterval(() => {
    freeze(1_700);
    slept.push(performance.now());
  }, 3_500);
  try {
    // a fast machine is through before it has slept twice, and a busy one needs longer for each of few tenants
    for (let round = 0; round < 20 && slept.length < 2; round += 1) await syncAll();
    expect(slept.length).toBeGreaterThan(1);
  } finally {
    clearInterval(sleeping);
  }
}, 120_000);

async function syncAll(): Promise<void> {
  const tenants = Array.from({ length: 4 }, () => someTenant(simulator, { users: 60, usersPageSize: 10 }));
  const runs = await Promise.all(
    tenants.map(async (tenant) => {
      const connector = await connect(test.app, tenant);
      return { tenant, connector, run: await syncOnce(test.app, connector, { deadlineMs: 90_000 }) };
    }),
  );
  for (const { tenant, connector, run } of runs) {
    expect(run).toMatchObject({ status: 'succeeded', error: null });
    expect(run.steps.find((step) => step.name === 'users')).toMatchObject({
      pages: 6,
      read: 60,
      inserted: 60,
    });
    await expectAllUsers(test.app.db, connector, tenant);
  }
}
