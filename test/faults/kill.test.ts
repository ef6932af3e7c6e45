import { describe, expect, it } from 'vitest';
import { startRun } from '../../src/sync/start-run.ts';
import { startSimulator } from '../../src/simulator/start-simulator.ts';
import type { TenantControl } from '../../src/simulator/tenant-control.ts';
import { expectAllUsers } from '../integration/sync/support/expect-data.ts';
import { stepOf } from '../integration/sync/support/tenant-app.ts';
import { quickEmbedded } from '../support/admin-script.ts';
import { startChild } from '../support/child-process.ts';
import { connect, endOf, someTenant } from '../support/test-app.ts';
import { waitFor } from '../support/wait-for.ts';
import { openFaultHome, type FaultHome } from './support/fault-home.ts';

const pageSize = 20;
// More than one job of the chain reads (8 pages each), and each page costs the start of a process, so no more.
const pages = 10;
const usersPage = /v1\.0\/users\?\$(top|skiptoken)/;

// Side by side: the homes have nothing in common, and one life is little more than the start of one process.
describe.concurrent.each(['redis and postgres', 'embedded'] as const)('a worker on %s', (kind) => {
  it('killed with -9 at every page of a tenant: the run succeeds, every row once', async () => {
    const simulator = await startSimulator({ tenants: [] });
    try {
      await using home = await openFaultHome(kind, simulator);
      const tenant = someTenant(simulator, { users: pages * pageSize, usersPageSize: pageSize });
      const { connector, runId } = await home.withApp(async (app) => {
        const added = await connect(app, tenant);
        const run = await startRun(app, { connectorId: added.id, trigger: 'manual', full: true });
        return { connector: added, runId: run?.runId ?? '' };
      });

      const behind = new Set<number>();
      let kills = 0;
      while (!behind.has(pages)) {
        const first = kills === 0;
        // every fourth is killed while its page is on its way into the store
        behind.add(await killAtPage(home, tenant, { nth: first ? 1 : 2, waitForCommit: kills % 4 !== 1 }));
        kills += 1;
        expect(kills).toBeLessThan(2 * pages);
      }
      expect(kills).toBeGreaterThan(pages);
      expect(behind.size).toBeGreaterThan(pages * 0.7);

      tenant.clearFaults();
      await endInPeace(home);
      await home.withApp(async (app) => {
        const run = await endOf(app, runId, 20_000);
        expect(run).toMatchObject({ status: 'succeeded', mode: 'full', error: null });
        const users = stepOf(run, 'users');
        expect(users).toMatchObject({
          pages,
          read: pages * pageSize,
          inserted: pages * pageSize,
          removed: 0,
        });
        expect(users.attempts).toBeGreaterThanOrEqual(pages);
        await expectAllUsers(app.db, connector, tenant);
      });
    } finally {
      await simulator.close();
    }
  }, 300_000);
});

/** One life of a worker, ended with -9 while it asks for a page; gives the page behind which it was, as it logged. */
async function killAtPage(
  home: FaultHome,
  tenant: TenantControl,
  { nth, waitForCommit }: { readonly nth: number; readonly waitForCommit: boolean },
): Promise<number> {
  tenant.clearFaults();
  const hang = tenant.addFault({ match: { path: usersPage, nth }, effect: { kind: 'hang' } });
  await using child = startChild(home.worker, home.env, quickEmbedded);
  const committed = (): readonly number[] =>
    child.logged().flatMap((line) => (line['msg'] === 'page committed' ? Number(line['pages']) : []));
  const isAtPage = (): boolean => hang.hits === 1 || committed().includes(pages);
  await waitFor(isAtPage, {
    deadlineMs: 20_000,
    everyMs: 5,
    what: `a page to be asked for: ${child.output()}`,
  });
  if (waitForCommit && nth > 1) await child.logs('page committed');
  expect(await child.kill()).toEqual({ code: null, signal: 'SIGKILL' });
  return committed().at(-1) ?? 0;
}

async function endInPeace(home: FaultHome): Promise<void> {
  await using child = startChild(home.worker, home.env, quickEmbedded);
  await child.logs('run ended');
  child.signal('SIGTERM');
  expect(await child.exited()).toEqual({ code: 0, signal: null });
}
