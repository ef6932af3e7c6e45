import { expect, it } from 'vitest';
import { startSimulator } from '../../src/simulator/start-simulator.ts';
import { expectAllUsers } from '../integration/sync/support/expect-data.ts';
import { stepOf } from '../integration/sync/support/tenant-app.ts';
import { startChild } from '../support/child-process.ts';
import { deliverAgain } from '../support/deliver-again.ts';
import { endOf } from '../support/test-app.ts';
import { openFaultHome } from './support/fault-home.ts';
import { startSlowRun, wholeListing } from './support/slow-run.ts';

const pages = 30;

it('jobs delivered again and again, as of now and of before: every page is read and written once', async () => {
  const simulator = await startSimulator({ tenants: [] });
  try {
    // A lease longer than the run: whatever is done twice was not done for a lease that ended.
    await using home = await openFaultHome('redis and postgres', simulator, { LEASE_MS: '20000' });
    await using workers = new AsyncDisposableStack();
    for (let n = 0; n < 2; n++) workers.use(startChild(home.worker, home.env));
    await home.withApp(async (app) => {
      const { tenant, connector, runId, pagesDone } = await startSlowRun(app, simulator, pages);
      const redisUrl = home.redis?.url ?? '';
      let copies = 0;
      await pagesDone(3);
      copies += await deliverAgain(app.db, { runId, redisUrl, deliveriesAgo: 0 });
      await pagesDone(12);
      copies += await deliverAgain(app.db, { runId, redisUrl, deliveriesAgo: 0 });
      copies += await deliverAgain(app.db, { runId, redisUrl, deliveriesAgo: 1 });
      const run = await endOf(app, runId, 60_000);
      expect(copies).toBeGreaterThan(5);
      expect(run).toMatchObject({ status: 'succeeded', error: null, delivery: 1 });
      // one claim: nobody took the step from whoever had it
      expect(stepOf(run, 'users')).toMatchObject({ ...wholeListing(pages), attempts: 1 });
      expect(tenant.requests().filter((entry) => entry.kind === 'users')).toHaveLength(pages);
      await expectAllUsers(app.db, connector, tenant);
    });
  } finally {
    await simulator.close();
  }
});
