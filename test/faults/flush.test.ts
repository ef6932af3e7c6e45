import { expect, it } from 'vitest';
import { startSimulator } from '../../src/simulator/start-simulator.ts';
import { startRun } from '../../src/sync/start-run.ts';
import { expectAllUsers } from '../integration/sync/support/expect-data.ts';
import { stepOf } from '../integration/sync/support/tenant-app.ts';
import { startChild } from '../support/child-process.ts';
import { connect, endOf, someTenant } from '../support/test-app.ts';
import { openFaultHome } from './support/fault-home.ts';

it('a Redis emptied in mid-run: the run succeeds within two minutes, every row once', async () => {
  const simulator = await startSimulator({ tenants: [], latencyMs: 150 });
  try {
    await using home = await openFaultHome('redis and postgres', simulator, { LEASE_MS: '3000' });
    await using worker = startChild('workers/sync.ts', home.env);
    await using scheduler = startChild('workers/scheduler.ts', home.env);
    await home.withApp(async (app) => {
      const tenant = someTenant(simulator, { users: 600, usersPageSize: 20 });
      const connector = await connect(app, tenant);
      const started = await startRun(app, { connectorId: connector.id, trigger: 'manual', full: true });
      await worker.logs('page committed', (line) => line['pages'] === 5);
      await home.redis?.flushAll();
      const flushedAt = performance.now();
      const run = await endOf(app, started?.runId ?? '', 120_000);
      expect(performance.now() - flushedAt).toBeLessThan(120_000);
      expect(run).toMatchObject({ status: 'succeeded', error: null });
      // what proves that the queue had lost it
      expect(run.delivery).toBeGreaterThan(1);
      expect(scheduler.logged().some((line) => line['msg'] === 'run delivered again')).toBe(true);
      expect(stepOf(run, 'users')).toMatchObject({ pages: 30, read: 600, inserted: 600, removed: 0 });
      await expectAllUsers(app.db, connector, tenant);
    });
  } finally {
    await simulator.close();
  }
}, 150_000);
