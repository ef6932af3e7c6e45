import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { App } from '../../../src/app.ts';
import { openApp } from '../../../src/app.ts';
import { parseConfig } from '../../../src/config.ts';
import { createLogger } from '../../../src/observe/logger.ts';
import type { Consumer } from '../../../src/queue/consumer.ts';
import { type Simulator, startSimulator } from '../../../src/simulator/start-simulator.ts';
import { getConnectorById } from '../../../src/store/connectors.ts';
import { getRun, getRunWithSteps, insertRun } from '../../../src/store/runs.ts';
import { reap } from '../../../src/sync/reap.ts';
import { startRun } from '../../../src/sync/start-run.ts';
import { connect, endOf, openTestHome, someTenant } from '../../support/test-app.ts';
import { waitFor } from '../../support/wait-for.ts';
import { expectAllUsers } from './support/expect-data.ts';
import { stepOf } from './support/tenant-app.ts';

let simulator: Simulator;
let app: App;
const undo = new AsyncDisposableStack();

// No worker: each test starts one when its time has come.
beforeAll(async () => {
  simulator = await startSimulator({ tenants: [] });
  undo.defer(() => simulator.close());
  const home = undo.use(await openTestHome());
  const env = { LEASE_MS: '6000', ...home.env, LOGIN_URL: simulator.loginUrl, GRAPH_URL: simulator.graphUrl };
  const log = createLogger({ level: 'silent' });
  const options = home.queuePrefix === null ? {} : { queuePrefix: home.queuePrefix };
  app = undo.use(await openApp(parseConfig(env, 'admin'), log, options));
});

afterAll(() => undo.disposeAsync());

async function withWorker<T>(work: (worker: Consumer) => Promise<T>): Promise<T> {
  const worker = app.startWorker();
  try {
    return await work(worker);
  } finally {
    await worker.stop(5_000);
  }
}

/** As if nothing had happened to the run for so long. */
async function age(runId: string, minutes: number): Promise<void> {
  await app.db.query(
    `update runs set delivered_at = delivered_at - $2 * interval '1 minute',
       created_at = created_at - $2 * interval '1 minute' where id = $1`,
    [runId, minutes],
  );
  await app.db.query(
    `update checkpoints set active_at = active_at - $2 * interval '1 minute' where run_id = $1`,
    [runId, minutes],
  );
}

describe('a quiet run', () => {
  it('whose job is nowhere is delivered again, once', async () => {
    const tenant = someTenant(simulator, { users: 20 });
    const connector = await connect(app, tenant);
    const run = { connectorId: connector.id, trigger: 'manual', full: false } as const;
    // as when the process dies between its commit and its job
    const inserted = await app.db.transaction((tx) => insertRun(tx, run));
    const runId = inserted?.runId ?? '';
    expect(await reap(app)).toEqual({ delivered: 0 });
    await age(runId, 2);
    expect(await reap(app)).toEqual({ delivered: 1 });
    expect(await reap(app)).toEqual({ delivered: 0 });
    expect(await getRun(app.db, runId)).toMatchObject({ delivery: 2, status: 'queued' });
    await withWorker(async () => {
      expect(await endOf(app, runId, 20_000)).toMatchObject({ status: 'succeeded', delivery: 2 });
    });
    await expectAllUsers(app.db, connector, tenant);
  });

  it('that another scheduler delivered in the meantime is neither counted nor told as delivered again', async () => {
    const connector = await connect(app, someTenant(simulator, { users: 20 }));
    const run = { connectorId: connector.id, trigger: 'manual', full: false } as const;
    const inserted = await app.db.transaction((tx) => insertRun(tx, run));
    const runId = inserted?.runId ?? '';
    await age(runId, 2);
    const said: string[] = [];
    const log = { ...app.log, warn: (_data: object, message: string) => void said.push(message) };
    const listLost: typeof app.queue.listLost = async (jobs, now) => {
      const lost = await app.queue.listLost(jobs, now);
      expect(lost).toHaveLength(1);
      expect(await reap(app)).toEqual({ delivered: 1 });
      return lost;
    };
    expect(await reap({ ...app, log, queue: { ...app.queue, listLost } })).toEqual({ delivered: 0 });
    expect(said).toEqual([]);
    expect(await getRun(app.db, runId)).toMatchObject({ delivery: 2, status: 'queued' });
    await withWorker(async () => {
      expect(await endOf(app, runId, 20_000)).toMatchObject({ status: 'succeeded', delivery: 2 });
    });
  });

  it('whose job waits its turn is left alone, however long the backlog is', async () => {
    const connector = await connect(app, someTenant(simulator, { users: 20 }));
    const started = await startRun(app, { connectorId: connector.id, trigger: 'manual', full: false });
    const runId = started?.runId ?? '';
    await age(runId, 120);
    expect(await reap(app)).toEqual({ delivered: 0 });
    expect(await getRun(app.db, runId)).toMatchObject({ delivery: 1, status: 'queued' });
    await withWorker(async () => {
      expect(await endOf(app, runId, 20_000)).toMatchObject({ status: 'succeeded', delivery: 1 });
    });
  });
});

describe('a run a day old', () => {
  it('ends its open steps and is judged by what the others read; the wait stays in force', async () => {
    const tenant = someTenant(simulator, { users: 50, usersPageSize: 10 });
    const connector = await connect(app, tenant);
    // so late that all the other steps are done, and only this one waits
    tenant.addFault({ match: { path: /v1\.0\/users\?\$skiptoken/ }, effect: { kind: 'delay', ms: 1_500 } });
    const effect = { kind: 'graphError', status: 429, retryAfter: 90_000 } as const;
    tenant.addFault({ match: { path: /v1\.0\/users\?\$skiptoken/ }, effect });
    const started = await startRun(app, { connectorId: connector.id, trigger: 'manual', full: false });
    const runId = started?.runId ?? '';
    await withWorker(async () => {
      await waitFor(async () => (await getConnectorById(app.db, connector.id))?.throttledUntil, {
        deadlineMs: 15_000,
        what: 'the users step to wait',
      });
      await waitFor(
        async () => {
          const run = await getRunWithSteps(app.db, runId);
          return (
            run?.steps.filter((step) => step.status === 'running' || step.status === 'pending').length === 1
          );
        },
        { deadlineMs: 10_000, what: 'the other steps to be read' },
      );
      await age(runId, 24 * 60 + 1);
      await reap(app);
      const run = await endOf(app, runId, 20_000);
      expect(run).toMatchObject({ status: 'partial', error: { kind: 'deadline' } });
      expect(stepOf(run, 'users')).toMatchObject({
        status: 'failed',
        removed: 0,
        error: { kind: 'deadline' },
      });
      expect(stepOf(run, 'subscriptions')).toMatchObject({ status: 'succeeded' });
    });
    const until = (await getConnectorById(app.db, connector.id))?.throttledUntil;
    expect(Number(until)).toBeGreaterThan(Date.now() + 80_000_000);
  });

  it('that was never planned ends, and so does one whose finish does not come', async () => {
    const connector = await connect(app, someTenant(simulator, { users: 20 }));
    const started = await startRun(app, { connectorId: connector.id, trigger: 'manual', full: false });
    const runId = started?.runId ?? '';
    await age(runId, 24 * 60 + 1);
    await reap(app);
    expect(await getRun(app.db, runId)).toMatchObject({ status: 'failed', error: { kind: 'deadline' } });

    const next = await startRun(app, { connectorId: connector.id, trigger: 'manual', full: false });
    await app.db.query(`update runs set status = 'running', mode = 'full' where id = $1`, [next?.runId]);
    await age(next?.runId ?? '', 25 * 60 + 1);
    await reap(app);
    expect(await getRun(app.db, next?.runId ?? '')).toMatchObject({
      status: 'failed',
      error: { kind: 'deadline' },
    });
  });
});
