import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSimulator, type Simulator } from '../../../src/simulator/start-simulator.ts';
import { connect, openTestApp, someTenant, syncOnce, type TestApp } from '../../support/test-app.ts';

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

describe('a first sync', () => {
  it('stores every user of the tenant, and the second one writes nothing', async () => {
    const tenant = someTenant(simulator, { users: 50 });
    const connector = await connect(test.app, tenant);
    const run = await syncOnce(test.app, connector);
    expect(run).toMatchObject({ status: 'succeeded', mode: 'full', error: null });
    const again = await syncOnce(test.app, connector);
    expect(again).toMatchObject({ status: 'succeeded', mode: 'incremental', error: null });
  });
});
