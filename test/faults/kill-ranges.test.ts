import { expect, it } from 'vitest';
import { rangesOf } from '../integration/sync/support/range-rows.ts';
import { expectAllUsers } from '../integration/sync/support/expect-data.ts';
import { stepOf } from '../integration/sync/support/tenant-app.ts';
import { startSimulator } from '../../src/simulator/start-simulator.ts';
import type { TenantControl } from '../../src/simulator/tenant-control.ts';
import { startRun } from '../../src/sync/start-run.ts';
import { startChild } from '../support/child-process.ts';
import { connect, endOf, someTenant } from '../support/test-app.ts';
import { waitFor } from '../support/wait-for.ts';
import { openFaultHome, type FaultHome } from './support/fault-home.ts';

/** As few as are split: two ranges of dates, and the one of those without. */
const users = 10_000;

/** Where a worker hangs when it is killed: at the boundaries, right behind the split, and at pages of any range. */
const places = [
  { path: /\$count\?\$filter/, nth: 1 },
  { path: /users\?\$top.*createdDateTime/, nth: 1 },
  { path: /users\?\$top.*createdDateTime eq null/, nth: 1 },
  { path: /users\?\$skiptoken/, nth: 2 },
  { path: /users\?\$skiptoken/, nth: 4 },
] as const;

it('a worker killed with -9 while it lists a large tenant in ranges: the run succeeds, every row once', async () => {
  const simulator = await startSimulator({ tenants: [] });
  try {
    await using home = await openFaultHome('redis and postgres', simulator);
    const tenant = someTenant(simulator, { users, noCreatedDateShare: 0.02 });
    const { connector, runId } = await home.withApp(async (app) => {
      const added = await connect(app, tenant);
      const run = await startRun(app, { connectorId: added.id, trigger: 'manual', full: true });
      return { connector: added, runId: run?.runId ?? '' };
    });

    let kills = 0;
    for (const place of places) {
      await killAt(home, tenant, place);
      kills += 1;
    }
    expect(kills).toBe(places.length);

    await using child = startChild(home.worker, home.env);
    await child.logs('run ended');
    child.signal('SIGTERM');
    expect(await child.exited()).toEqual({ code: 0, signal: null });
    await home.withApp(async (app) => {
      const run = await endOf(app, runId, 20_000);
      expect(run).toMatchObject({ status: 'succeeded', mode: 'full', error: null, warnings: [] });
      expect(await rangesOf(app.db, run)).toHaveLength(3);
      expect(stepOf(run, 'users')).toMatchObject({ inserted: users, removed: 0 });
      await expectAllUsers(app.db, connector, tenant);
    });
  } finally {
    await simulator.close();
  }
}, 180_000);

async function killAt(
  home: FaultHome,
  tenant: TenantControl,
  place: { readonly path: RegExp; readonly nth: number },
): Promise<void> {
  const hang = tenant.addFault({ match: place, effect: { kind: 'hang' } });
  await using child = startChild(home.worker, home.env);
  await waitFor(() => hang.hits === 1, {
    deadlineMs: 30_000,
    everyMs: 5,
    what: `${String(place.path)} to be asked for: ${child.output()}`,
  });
  expect(await child.kill()).toEqual({ code: null, signal: 'SIGKILL' });
  tenant.clearFaults();
}
