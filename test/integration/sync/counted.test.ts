import { afterAll, beforeAll, expect, it } from 'vitest';
import { startSimulator, type Simulator } from '../../../src/simulator/start-simulator.ts';
import { countEndedRuns } from '../../../src/store/fleet-runs.ts';
import { cancelRun } from '../../../src/sync/cancel-run.ts';
import { setConnector } from '../../../src/sync/manage/set-connector.ts';
import { startRun } from '../../../src/sync/start-run.ts';
import { connect, endOf, openTestApp, someTenant, syncOnce, type TestApp } from '../../support/test-app.ts';

let simulator: Simulator;
let test: TestApp;
const waits: number[] = [];
const ended: string[] = [];

beforeAll(async () => {
  simulator = await startSimulator({ tenants: [] });
  const sync = {
    throttled: (waitMs: number) => void waits.push(waitMs),
    runEnded: (run: { readonly status: string }) => void ended.push(run.status),
  };
  test = await openTestApp(simulator, {}, { metrics: { onRequest: () => undefined, sync } });
});
afterAll(async () => {
  await test[Symbol.asyncDispose]();
  await simulator.close();
});

it('a wait of at most 1 s is counted as throttled, though nothing is parked for it', async () => {
  const tenant = someTenant(simulator, { users: 10 });
  const effect = { kind: 'graphError', status: 429, retryAfter: 1 } as const;
  tenant.addFault({ match: { path: /organization/, count: 1 }, effect });
  const run = await syncOnce(test.app, await connect(test.app, tenant));
  expect(run.status).toBe('succeeded');
  expect(waits).toEqual([1_000]);
  expect(run.steps.map((step) => step.throttledMs)).toEqual(run.steps.map(() => 0));
});

it('a run canceled by a command or by a change of settings is among those that ended', async () => {
  const { app } = test;
  const before = await countEndedRuns(app.db);
  const tenant = someTenant(simulator, { users: 10 });
  tenant.addFault({ match: { path: /organization/ }, effect: { kind: 'hang' } });
  const connector = await connect(app, tenant);
  const begun = { connectorId: connector.id, trigger: 'manual', full: false } as const;
  const first = (await startRun(app, begun))?.runId ?? '';
  expect(await cancelRun(app.db, first, 'canceled')).toBe(true);
  const second = (await startRun(app, begun))?.runId ?? '';
  await setConnector(app, connector, { domains: 'contoso.com' }, null);
  expect(await endOf(app, second, 10_000)).toMatchObject({ status: 'canceled' });
  expect(await countEndedRuns(app.db)).toEqual({ ...before, canceled: before.canceled + 2 });
  // This process has counted none of them: a command is a process that nobody asks.
  expect(ended).not.toContain('canceled');
});
