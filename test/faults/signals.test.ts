import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { App } from '../../src/app.ts';
import type { Connector } from '../../src/domain/connector.ts';
import { type Simulator, startSimulator } from '../../src/simulator/start-simulator.ts';
import type { TenantControl } from '../../src/simulator/tenant-control.ts';
import { startRun } from '../../src/sync/start-run.ts';
import { expectAllUsers } from '../integration/sync/support/expect-data.ts';
import { stepOf } from '../integration/sync/support/tenant-app.ts';
import { type Child, startChild } from '../support/child-process.ts';
import { connect, endOf, someTenant } from '../support/test-app.ts';
import { waitFor } from '../support/wait-for.ts';
import { type FaultHome, openFaultHome } from './support/fault-home.ts';

const usersPage = /v1\.0\/users\?\$(top|skiptoken)/;
const hang = { kind: 'hang' } as const;

let simulator: Simulator;
let home: FaultHome;
const children: Child[] = [];

beforeAll(async () => {
  simulator = await startSimulator({ tenants: [] });
  home = await openFaultHome('redis and postgres', simulator);
});

afterEach(async () => {
  await Promise.all(children.splice(0).map((child) => child.kill()));
});

afterAll(async () => {
  await home[Symbol.asyncDispose]();
  await simulator.close();
});

interface Started {
  readonly tenant: TenantControl;
  readonly connector: Connector;
  readonly runId: string;
}

async function startOne(app: App, tenant: TenantControl): Promise<Started> {
  const connector = await connect(app, tenant);
  const run = await startRun(app, { connectorId: connector.id, trigger: 'manual', full: true });
  return { tenant, connector, runId: run?.runId ?? '' };
}

function startWorker(env: Readonly<Record<string, string>> = {}): Child {
  const child = startChild(home.worker, { ...home.env, ...env });
  children.push(child);
  return child;
}

describe('SIGTERM in mid-page', () => {
  it('gives the job back without an attempt, ends at once with 0, and the next worker goes on', async () => {
    await home.withApp(async (app) => {
      const tenant = someTenant(simulator, { users: 60, usersPageSize: 10 });
      const fault = tenant.addFault({ match: { path: usersPage, nth: 4 }, effect: hang });
      // A lease so long that a job not given back would be taken up as one more attempt, and late.
      const first = startWorker({ LEASE_MS: '12000' });
      const { connector, runId } = await startOne(app, tenant);
      await waitFor(() => fault.hits === 1, { deadlineMs: 20_000, what: 'the fourth page to be asked for' });
      await first.logs('page committed', (line) => line['pages'] === 3);
      // a step given back beside this one might ask for the second worker's token
      await waitFor(async () => (await openSteps(app, runId)) === 'users', {
        deadlineMs: 20_000,
        what: 'the other steps to end',
      });
      const from = performance.now();
      first.signal('SIGTERM');
      expect(await first.exited()).toEqual({ code: 0, signal: null });
      expect(performance.now() - from).toBeLessThan(5_000);

      startWorker({ LEASE_MS: '12000' });
      const run = await endOf(app, runId, 20_000);
      expect(run).toMatchObject({ status: 'succeeded', error: null });
      expect(stepOf(run, 'users')).toMatchObject({ attempts: 1, pages: 6, read: 60, inserted: 60 });
      // token of the second worker, count, latest link, six pages, and the one that was dropped
      expect(stepOf(run, 'users').requests).toBe(10);
      await expectAllUsers(app.db, connector, tenant);
    });
  });
});

describe('a worker frozen past its lease', () => {
  it('writes nothing when it wakes', async () => {
    await home.withApp(async (app) => {
      const tenant = someTenant(simulator, { users: 60, usersPageSize: 10 });
      const fault = tenant.addFault({
        match: { path: usersPage, nth: 4 },
        effect: { kind: 'delay', ms: 1_000 },
      });
      const frozen = startWorker();
      const { connector, runId } = await startOne(app, tenant);
      await waitFor(() => fault.hits === 1, { deadlineMs: 20_000, what: 'the fourth page to be asked for' });
      await frozen.logs('page committed', (line) => line['pages'] === 3);
      // Frozen within a transaction it would keep its locks until Postgres ends that, which takes 30 s.
      await waitFor(async () => (await openSteps(app, runId)) === 'users', {
        deadlineMs: 20_000,
        what: 'the other steps to end',
      });
      // Its answer arrives while it sleeps, so that it has a page in hand to write when it wakes.
      frozen.signal('SIGSTOP');
      startWorker();
      const run = await endOf(app, runId, 30_000);
      expect(run).toMatchObject({ status: 'succeeded', error: null });
      expect(stepOf(run, 'users')).toMatchObject({ pages: 6, read: 60, inserted: 60 });
      expect(stepOf(run, 'users').attempts).toBe(2);

      const committed = frozen.logged().filter((line) => line['msg'] === 'page committed').length;
      frozen.signal('SIGCONT');
      frozen.signal('SIGTERM');
      expect(await frozen.exited()).toEqual({ code: 0, signal: null });
      expect(frozen.logged().filter((line) => line['msg'] === 'page committed')).toHaveLength(committed);
      await expectAllUsers(app.db, connector, tenant);
    });
  });
});

/** Names of the steps that are being read or wait for it. */
async function openSteps({ db }: App, runId: string): Promise<string> {
  const rows = await db.query<{ name: string }>(
    `select name from steps where run_id = $1 and status in ('pending', 'running') order by position`,
    [runId],
  );
  return rows.map(({ name }) => name).join();
}
