import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Simulator, startSimulator } from '../../src/simulator/start-simulator.ts';
import { startRun } from '../../src/sync/start-run.ts';
import type { App } from '../../src/app.ts';
import { asked, expectAllUsers } from '../integration/sync/support/expect-data.ts';
import { stepOf } from '../integration/sync/support/tenant-app.ts';
import { type Child, startChild } from '../support/child-process.ts';
import { connect, endOf, someTenant } from '../support/test-app.ts';
import { waitFor } from '../support/wait-for.ts';
import { type FaultHome, openFaultHome } from './support/fault-home.ts';

const hourMs = 3_600_000;
const waitMs = 3_000;

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator({ tenants: [] });
});
afterAll(() => simulator.close());

/** A test's own: what most of them do is wait, so they wait side by side, and each worker must get its own jobs. */
function openHome(): Promise<FaultHome> {
  return openFaultHome('redis and postgres', simulator, { LEASE_MS: '3000' });
}

/** A worker whose clock is off by so much; from the signal on where one is named. */
function startShifted(home: FaultHome, shiftMs: number, at?: NodeJS.Signals): Child {
  const env = { SHIFT_CLOCK_MS: String(shiftMs), ...(at && { SHIFT_CLOCK_AT: at }) };
  return startChild('workers/sync.ts', { ...home.env, ...env }, [
    '--import',
    './test/support/shift-clock.ts',
  ]);
}

/** A run that is throttled in mid-listing, by a date as the simulator's clock says it. Gives the wait that came of it. */
async function throttledRun(home: FaultHome, onParked: () => void = () => undefined): Promise<number> {
  return home.withApp(async (app) => {
    const tenant = someTenant(simulator, { users: 50, usersPageSize: 10 });
    const connector = await connect(app, tenant);
    tenant.addFault({
      match: { path: /v1\.0\/users\?\$skiptoken/, nth: 2 },
      effect: { kind: 'graphError', status: 429, retryAfter: { dateInMs: waitMs } },
    });
    const started = await startRun(app, { connectorId: connector.id, trigger: 'manual', full: true });
    await waitFor(() => isParked(app, connector.id), { deadlineMs: 30_000, what: 'the job to be parked' });
    onParked();
    const run = await endOf(app, started?.runId ?? '', 60_000);
    expect(run).toMatchObject({ status: 'succeeded', error: null, delivery: 1 });
    expect(stepOf(run, 'users')).toMatchObject({ attempts: 1, read: 50 });
    await expectAllUsers(app.db, connector, tenant);
    const requests = asked(tenant, 'users');
    const at = requests.findIndex((request) => request.status === 429);
    return (requests[at + 1]?.at ?? 0) - (requests[at]?.at ?? 0);
  });
}

async function isParked({ db }: App, connectorId: string): Promise<boolean> {
  const rows = await db.query(
    `select 1 from checkpoints where connector_id = $1 and step = 'users' and parked_until > now()`,
    [connectorId],
  );
  return rows.length > 0;
}

// The date has whole seconds, so it may come up to one second sooner than was meant.
const leastMs = waitMs - 1_000;
const mostMs = 20_000;

it.concurrent.each([
  ['ahead', hourMs],
  ['behind', -hourMs],
])('a worker an hour %s neither asks early nor waits an hour', async (_name, shiftMs) => {
  await using home = await openHome();
  await using worker = startShifted(home, shiftMs);
  const waited = await throttledRun(home);
  expect(waited).toBeGreaterThanOrEqual(leastMs);
  expect(waited).toBeLessThan(mostMs);
  const [line] = worker.logged();
  expect(Math.abs(Date.parse(String(line?.['time'])) - Date.now() - shiftMs)).toBeLessThan(300_000);
});

it.concurrent('a clock that is moved an hour ahead while a tenant waits ends no wait', async () => {
  await using home = await openHome();
  await using worker = startShifted(home, hourMs, 'SIGUSR2');
  const waited = await throttledRun(home, () => worker.signal('SIGUSR2'));
  expect(waited).toBeGreaterThanOrEqual(leastMs);
  expect(waited).toBeLessThan(mostMs);
});

it.concurrent('a worker an hour behind beside one with the right time does not make a parked job spin', async () => {
  await using home = await openHome();
  await using wrong = startShifted(home, -hourMs);
  await using right = startShifted(home, 0);
  const waited = await throttledRun(home);
  expect(waited).toBeGreaterThanOrEqual(leastMs);
  expect(waited).toBeLessThan(mostMs);
  const early = [wrong, right].flatMap((worker) =>
    worker.logged().filter((line) => line['msg'] === 'job came before its time'),
  );
  // twice a second for each job that waits, and several may: on a slow machine reports are read beside the users
  const byStep = Map.groupBy(early, (line) => line['step']);
  for (const lines of byStep.values()) expect(lines.length).toBeLessThan(10);
});
