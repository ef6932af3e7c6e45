import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startSimulator, type Simulator } from '../../src/simulator/start-simulator.ts';
import type { Queryable } from '../../src/store/database.ts';
import { expectAllUsers } from '../integration/sync/support/expect-data.ts';
import { stepOf } from '../integration/sync/support/tenant-app.ts';
import { startChild } from '../support/child-process.ts';
import { openFaultyProxy, through } from '../support/faulty-proxy.ts';
import { letQuietPass } from '../support/let-quiet-pass.ts';
import { startRedis } from '../support/services.ts';
import { endOf } from '../support/test-app.ts';
import { openFaultHome } from './support/fault-home.ts';
import { startSlowRun, wholeListing } from './support/slow-run.ts';

// Longer than seven leases, and than the worker's first attempts to connect again.
const awayMs = 5_000;
const pages = 30;

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator({ tenants: [] });
});
afterAll(() => simulator.close());

it.concurrent('a Redis gone for 5 s in mid-run and back empty: the run goes on where it was', async () => {
  await using home = await openFaultHome('redis and postgres', simulator);
  await using proxy = await openFaultyProxy(home.redis?.url ?? '');
  const env = { ...home.env, REDIS_URL: through(proxy, home.env['REDIS_URL'] ?? '') };
  // never started again: it has to find its way back by itself
  await using worker = startChild(home.worker, env);
  await home.withApp(async (app) => {
    const { tenant, connector, runId, pagesDone } = await startSlowRun(app, simulator, pages);
    await pagesDone(5);
    await home.redis?.stop();
    await worker.logs('queue connection');
    await delay(awayMs);
    await using empty = await startRedis();
    proxy.retarget(empty.url);
    await letQuietPass(app.db);
    await using scheduler = startChild('workers/scheduler.ts', env);
    await scheduler.logs('run delivered again');
    const run = await endOf(app, runId, 60_000);
    expect(run).toMatchObject({ status: 'succeeded', error: null });
    expect(run.delivery).toBeGreaterThan(1);
    expect(stepOf(run, 'users')).toMatchObject(wholeListing(pages));
    await expectAllUsers(app.db, connector, tenant);
  });
});

it.concurrent('a Postgres restarted at once, twice in mid-run: the run goes on, and what was confirmed is there', async () => {
  await using home = await openFaultHome('redis and postgres', simulator);
  await using worker = startChild(home.worker, home.env);
  await home.withApp(async (app) => {
    const { tenant, connector, runId, pagesDone } = await startSlowRun(app, simulator, pages);
    const started = new Set<string>();
    for (const page of [5, 15]) {
      await pagesDone(page);
      started.add(await startOf(app.db));
      await home.crashPostgres();
      expect(await pagesDone(page)).toBeGreaterThanOrEqual(page);
    }
    expect(started.add(await startOf(app.db)).size).toBe(3);
    const run = await endOf(app, runId, 60_000);
    expect(run).toMatchObject({ status: 'succeeded', error: null });
    expect(stepOf(run, 'users')).toMatchObject(wholeListing(pages));
    await expectAllUsers(app.db, connector, tenant);
    expect(worker.logged().filter((line) => String(line['msg']).includes('bug'))).toEqual([]);
  });
});

/** When the server was started, by which one start is told from another. */
async function startOf(db: Queryable): Promise<string> {
  const [row] = await db.query<{ at: string }>('select pg_postmaster_start_time()::text as at', []);
  return row?.at ?? '';
}
