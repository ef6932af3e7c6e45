import { expect, it } from 'vitest';
import type { App } from '../../src/app.ts';
import { startSimulator } from '../../src/simulator/start-simulator.ts';
import { expectAllUsers } from '../integration/sync/support/expect-data.ts';
import { stepOf } from '../integration/sync/support/tenant-app.ts';
import { startChild } from '../support/child-process.ts';
import { letQuietPass } from '../support/let-quiet-pass.ts';
import { endOf } from '../support/test-app.ts';
import { waitFor } from '../support/wait-for.ts';
import { openFaultHome } from './support/fault-home.ts';
import { startSlowRun, wholeListing } from './support/slow-run.ts';

const pages = 30;

it('a Redis emptied in mid-run: the run is delivered again after a minute of quiet, every row once', async () => {
  const simulator = await startSimulator({ tenants: [] });
  try {
    await using home = await openFaultHome('redis and postgres', simulator);
    await using worker = startChild(home.worker, home.env);
    await home.withApp(async (app) => {
      const { tenant, connector, runId, pagesDone } = await startSlowRun(app, simulator, pages);
      expect(await pagesDone(5)).toBeLessThan(pages);
      await home.redis?.flushAll();
      // What is in hand is read to its end; then nobody has anything to do any more.
      await waitFor(() => isLeftAlone(app, runId), { deadlineMs: 20_000, what: 'the worker to be idle' });
      expect(await pagesDone(5)).toBeLessThan(pages);

      await letQuietPass(app.db);
      await using scheduler = startChild('workers/scheduler.ts', home.env);
      await scheduler.logs('run delivered again');
      const run = await endOf(app, runId, 60_000);
      expect(run).toMatchObject({ status: 'succeeded', error: null, delivery: 2 });
      expect(stepOf(run, 'users')).toMatchObject(wholeListing(pages));
      await expectAllUsers(app.db, connector, tenant);
      expect(worker.logged().filter((line) => String(line['msg']).includes('bug'))).toEqual([]);
    });
  } finally {
    await simulator.close();
  }
});

/** Nobody holds a step of the run. */
async function isLeftAlone({ db }: App, runId: string): Promise<boolean> {
  const held = await db.query(
    `select 1 from checkpoints where run_id = $1 and lease_token is not null and leased_until > now()`,
    [runId],
  );
  return held.length === 0;
}
