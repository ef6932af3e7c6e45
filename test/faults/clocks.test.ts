import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Simulator, startSimulator } from '../../src/simulator/start-simulator.ts';
import { expectAllUsers } from '../integration/sync/support/expect-data.ts';
import { stepOf } from '../integration/sync/support/tenant-app.ts';
import { type Child, startChild } from '../support/child-process.ts';
import { letQuietPass } from '../support/let-quiet-pass.ts';
import { endOf } from '../support/test-app.ts';
import { waitFor } from '../support/wait-for.ts';
import { openFaultHome } from './support/fault-home.ts';
import { startSlowRun, usersPage, wholeListing } from './support/slow-run.ts';

const hourMs = 3_600_000;
const pages = 30;
const preload = ['--import', './test/support/shift-clock.ts'];

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator({ tenants: [] });
});
afterAll(() => simulator.close());

it.concurrent('a worker an hour ahead and one an hour behind share runs, and nothing waits an hour', async () => {
  await using home = await openFaultHome('redis and postgres', simulator);
  await using children = new AsyncDisposableStack();
  const start = (shiftMs: number): Child =>
    children.use(startChild(home.worker, { ...home.env, SHIFT_CLOCK_MS: String(shiftMs) }, preload));
  const [ahead, behind] = [start(hourMs), start(-hourMs)];
  children.use(startChild('workers/scheduler.ts', home.env));
  await home.withApp(async (app) => {
    const runs = await Promise.all([1, 2, 3, 4].map(() => startSlowRun(app, simulator, pages)));
    for (const { tenant } of runs) {
      tenant.addFault({
        match: { path: usersPage, nth: 6 },
        effect: { kind: 'graphError', status: 429, retryAfter: 2 },
      });
      tenant.addFault({ match: { path: usersPage, nth: 12 }, effect: { kind: 'cut' } });
    }
    const from = performance.now();
    for (const { runId, tenant, connector } of runs) {
      const run = await endOf(app, runId, 90_000);
      expect(run).toMatchObject({ status: 'succeeded', error: null });
      expect(stepOf(run, 'users')).toMatchObject(wholeListing(pages));
      expect(tenant.faultHits().every((hits) => hits > 0)).toBe(true);
      await expectAllUsers(app.db, connector, tenant);
    }
    expect(performance.now() - from).toBeLessThan(90_000);
    // both took part, each by its own clock
    expect(worked(ahead, hourMs)).toBeGreaterThan(0);
    expect(worked(behind, -hourMs)).toBeGreaterThan(0);
  });
});

it.concurrent('what a worker an hour ahead parked goes on soon after that worker is gone', async () => {
  await using home = await openFaultHome('redis and postgres', simulator);
  await using ahead = startChild(home.worker, { ...home.env, SHIFT_CLOCK_MS: String(hourMs) }, preload);
  await home.withApp(async (app) => {
    const { tenant, connector, runId } = await startSlowRun(app, simulator, pages);
    tenant.addFault({
      match: { path: usersPage, nth: 6 },
      effect: { kind: 'graphError', status: 429, retryAfter: 3 },
    });
    await ahead.logs('step waits for Graph');
    await ahead.kill();
    await using right = startChild(home.worker, home.env);
    await right.logs('started');
    const isDue = 'select 1 from checkpoints where run_id = $1 and parked_until < now()';
    await waitFor(async () => (await app.db.query(isDue, [runId])).length > 0, {
      deadlineMs: 10_000,
      what: 'the wait to be over',
    });
    await letQuietPass(app.db);
    await using scheduler = startChild('workers/scheduler.ts', home.env);
    await scheduler.logs('run delivered again');
    const run = await endOf(app, runId, 100_000);
    expect(run).toMatchObject({ status: 'succeeded', error: null });
    expect(stepOf(run, 'users')).toMatchObject(wholeListing(pages));
    await expectAllUsers(app.db, connector, tenant);
  });
});

/** Pages that it committed, and logged with a clock that is wrong by so much. */
function worked(worker: Child, shiftMs: number): number {
  const isWrong = (time: unknown): boolean =>
    Math.abs(Date.parse(String(time)) - Date.now() - shiftMs) < hourMs / 2;
  return worker.logged().filter((line) => line['msg'] === 'page committed' && isWrong(line['time'])).length;
}
