import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openQueueBackend } from '../../../src/queue/backend.ts';
import { createProducer } from '../../../src/queue/producer.ts';
import { type Simulator, startSimulator } from '../../../src/simulator/start-simulator.ts';
import { getLiveRunId, insertRun } from '../../../src/store/runs.ts';
import { startRun } from '../../../src/sync/start-run.ts';
import { connect, endOf, openTestApp, someTenant, type TestApp } from '../../support/test-app.ts';

let simulator: Simulator;
let test: TestApp;
const undo = new AsyncDisposableStack();

beforeAll(async () => {
  simulator = await startSimulator({ tenants: [] });
  undo.defer(() => simulator.close());
  test = undo.use(await openTestApp(simulator));
});

afterAll(() => undo.disposeAsync());

describe('a run asked for by hand', () => {
  it('is not left behind when the queue cannot be reached', async () => {
    const { app } = test;
    const connector = await connect(app, someTenant(simulator, { users: 10 }));
    await using backend = await openQueueBackend({ type: 'redis', url: 'redis://127.0.0.1:1' });
    await using away = createProducer(backend);
    const run = { connectorId: connector.id, trigger: 'manual', full: false } as const;
    await expect(startRun({ db: app.db, queue: away }, run)).rejects.toThrow('127.0.0.1:1');
    expect(await getLiveRunId(app.db, connector.id)).toBeNull();
  });

  it('is delivered when the one that is live never reached the queue, without a scheduler', async () => {
    const { app } = test;
    const connector = await connect(app, someTenant(simulator, { users: 10 }));
    const run = { connectorId: connector.id, trigger: 'manual', full: false } as const;
    const lost = await app.db.transaction((tx) => insertRun(tx, run));
    const again = await startRun(app, run);
    expect(again).toEqual({ runId: lost?.runId, isNew: false });
    expect(await endOf(app, again?.runId ?? '', 20_000)).toMatchObject({ status: 'succeeded', delivery: 2 });
  });
});
