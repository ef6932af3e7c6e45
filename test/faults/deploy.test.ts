import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Simulator, startSimulator } from '../../src/simulator/start-simulator.ts';
import type { RunWithSteps } from '../../src/domain/run.ts';
import { startRun } from '../../src/sync/start-run.ts';
import { expectAllUsers } from '../integration/sync/support/expect-data.ts';
import { type Child, startChild } from '../support/child-process.ts';
import { connect, endOf, someTenant } from '../support/test-app.ts';
import { waitFor } from '../support/wait-for.ts';
import { type FaultHome, openFaultHome } from './support/fault-home.ts';

const tenants = 12;
const workers = 3;
// A lease so long that a job not given back would be taken up as one more attempt, and late.
const leaseMs = 20_000;
const graceMs = 10_000;

let simulator: Simulator;
let home: FaultHome;

beforeAll(async () => {
  simulator = await startSimulator({ tenants: [] });
  home = await openFaultHome('redis and postgres', simulator);
});

afterAll(async () => {
  await home[Symbol.asyncDispose]();
  await simulator.close();
});

it('stops every worker during a round: all exit with 0 in time, no attempt is spent, the round ends right', async () => {
  await using opened = new AsyncDisposableStack();
  const startWorkers = (): readonly Child[] =>
    Array.from({ length: workers }, () =>
      opened.use(startChild(home.worker, { ...home.env, LEASE_MS: String(leaseMs) })),
    );
  await home.withApp(async (app) => {
    const first = startWorkers();
    await Promise.all(first.map((worker) => worker.logs('started')));
    const round = await Promise.all(
      Array.from({ length: tenants }, async () => {
        const tenant = someTenant(simulator, { users: 60, usersPageSize: 10 });
        // Slow enough that most of the round is still to be done when the workers go.
        tenant.addFault({ match: { path: /v1\.0\// }, effect: { kind: 'delay', ms: 150 } });
        const connector = await connect(app, tenant);
        const run = await startRun(app, { connectorId: connector.id, trigger: 'manual', full: true });
        return { tenant, connector, runId: run?.runId ?? '' };
      }),
    );
    await waitFor(() => first.every(({ logged }) => logged().some(({ msg }) => msg === 'page committed')), {
      deadlineMs: 20_000,
      what: 'every worker to be in mid-run',
    });
    const from = performance.now();
    for (const worker of first) worker.signal('SIGTERM');
    const ends = await Promise.all(first.map((worker) => worker.exited()));
    expect(ends).toEqual(first.map(() => ({ code: 0, signal: null })));
    expect(performance.now() - from).toBeLessThan(graceMs);
    const live = await app.db.query(`select id from runs where status in ('queued', 'running')`);
    expect(live.length).toBeGreaterThan(tenants / 2);

    startWorkers();
    for (const { tenant, connector, runId } of round) {
      const run = await endOf(app, runId, 60_000);
      expect(run).toMatchObject({ status: 'succeeded', error: null });
      expect(attemptsOf(run)).toEqual(run.steps.map(() => 1));
      await expectAllUsers(app.db, connector, tenant);
    }
  });
});

function attemptsOf(run: RunWithSteps): readonly number[] {
  return run.steps.map(({ attempts }) => attempts);
}
