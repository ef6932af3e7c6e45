import { describe, expect, it } from 'vitest';
import type { Connector } from '../../../src/domain/connector.ts';
import { isOpen } from '../../../src/domain/step.ts';
import type { TenantControl } from '../../../src/simulator/tenant-control.ts';
import { setPaused } from '../../../src/store/connector-state.ts';
import { getConnectorById } from '../../../src/store/connectors.ts';
import { getRunWithSteps } from '../../../src/store/runs.ts';
import { cancelRun } from '../../../src/sync/cancel-run.ts';
import { removeConnector } from '../../../src/sync/manage/remove-connector.ts';
import { setConnector } from '../../../src/sync/manage/set-connector.ts';
import { startRun } from '../../../src/sync/start-run.ts';
import { tick } from '../../../src/sync/tick.ts';
import { connect, endOf, syncOnce } from '../../support/test-app.ts';
import { waitFor } from '../../support/wait-for.ts';
import { asked, expectAllUsers } from './support/expect-data.ts';
import { useTenantApp } from './support/tenant-app.ts';

const test = useTenantApp();
const pages = { users: 50, usersPageSize: 10 } as const;
const nextPage = /v1\.0\/users\?\$skiptoken/;

interface Held {
  readonly tenant: TenantControl;
  readonly connector: Connector;
  readonly runId: string;
}

/** A run whose users step hangs on its third page, the two before it committed. */
async function holdRun(raw: object = {}): Promise<Held> {
  const tenant = test.tenant(pages);
  const connector = await connect(test.app, tenant, raw);
  const fault = tenant.addFault({ match: { path: nextPage, nth: 2 }, effect: { kind: 'hang' } });
  const runId = await start(connector);
  await waitFor(() => fault.hits === 1, { deadlineMs: 10_000, what: 'the third page to be asked for' });
  await waitFor(async () => (await countRows('users', connector)) === 20, {
    deadlineMs: 10_000,
    what: 'the first two pages to be committed',
  });
  await waitFor(
    async () =>
      (await getRunWithSteps(test.app.db, runId))?.steps.every(
        (step) => step.name === 'users' || !isOpen(step.status),
      ),
    { deadlineMs: 10_000, what: 'the other steps to be read' },
  );
  return { tenant, connector, runId };
}

async function start({ id }: Connector): Promise<string> {
  const started = await startRun(test.app, { connectorId: id, trigger: 'manual', full: false });
  if (!started) throw new Error('the connector is not there');
  return started.runId;
}

async function countRows(table: string, { id }: Connector): Promise<number> {
  const [row] = await test.app.db.query<{ rows: number }>(
    `select count(*)::int as rows from ${table} where connector_id = $1`,
    [id],
  );
  return row?.rows ?? 0;
}

/** The worker notices that its claim is lost, drops the request that hangs and is done with the job. */
async function workerLetsGo({ tenant, runId }: Held): Promise<void> {
  const sent = asked(tenant).length;
  tenant.clearFaults();
  const job = { runId, delivery: 1, step: 'users', range: 0, hop: 0 } as const;
  await waitFor(() => test.app.queue.isGone(job), { deadlineMs: 10_000, what: 'the job to be done with' });
  expect(asked(tenant)).toHaveLength(sent);
}

describe('a cancel in mid-run', () => {
  it('ends the run at once; what was committed stays, nothing more is asked, the link stays', async () => {
    const held = await holdRun();
    const { connector, runId, tenant } = held;
    expect(await cancelRun(test.app.db, runId, 'canceled')).toBe(true);
    const run = await getRunWithSteps(test.app.db, runId);
    expect(run).toMatchObject({ status: 'canceled', error: null });
    expect(run?.steps.find((step) => step.name === 'users')).toMatchObject({ status: 'canceled', read: 20 });
    await workerLetsGo(held);
    expect(await countRows('users', connector)).toBe(20);
    expect(await getConnectorById(test.app.db, connector.id)).toMatchObject({ deltaLink: null });
    expect(await cancelRun(test.app.db, runId, 'canceled')).toBe(false);
    expect(await syncOnce(test.app, connector)).toMatchObject({ status: 'succeeded', mode: 'full' });
    await expectAllUsers(test.app.db, connector, tenant);
  });

  it('stops a run within a page: the one under way is asked for and not written, and no other', async () => {
    const tenant = test.tenant({ users: 400, usersPageSize: 10 });
    const connector = await connect(test.app, tenant);
    tenant.addFault({ match: { path: nextPage }, effect: { kind: 'delay', ms: 40 } });
    const runId = await start(connector);
    await waitFor(async () => (await countRows('users', connector)) >= 50, {
      deadlineMs: 20_000,
      what: 'some pages to be committed',
    });
    expect(await cancelRun(test.app.db, runId, 'canceled')).toBe(true);
    const [sent, rows] = [asked(tenant).length, await countRows('users', connector)];
    expect(rows).toBeLessThan(400);
    const job = { runId, delivery: 1, step: 'users', range: 0, hop: 0 } as const;
    await waitFor(
      async () =>
        (await Promise.all([0, 1, 2, 3, 4].map((hop) => test.app.queue.isGone({ ...job, hop })))).every(
          Boolean,
        ),
      { deadlineMs: 10_000, what: 'the jobs of the step to be done with' },
    );
    expect(asked(tenant).length - sent).toBeLessThanOrEqual(1);
    expect(await countRows('users', connector)).toBe(rows);
  });

  it('of a run that waits for Microsoft ends it at once, and its jobs find nothing to do', async () => {
    const tenant = test.tenant(pages);
    const connector = await connect(test.app, tenant);
    const effect = { kind: 'graphError', status: 429, retryAfter: 2 } as const;
    tenant.addFault({ match: { path: nextPage, count: 1 }, effect });
    const runId = await start(connector);
    const parked = await waitFor(
      async () => {
        const [row] = await test.app.db.query<{ until: Date }>(
          `select parked_until as until from checkpoints where run_id = $1 and step = 'users' and parked_until > now()`,
          [runId],
        );
        return row?.until;
      },
      { deadlineMs: 10_000, what: 'the job to be parked' },
    );
    expect(await cancelRun(test.app.db, runId, 'canceled')).toBe(true);
    const sent = asked(tenant).length;
    await waitFor(() => Date.now() > parked.getTime() + 1_500, { deadlineMs: 6_000, what: 'the parked job' });
    expect(asked(tenant)).toHaveLength(sent);
    expect(await getRunWithSteps(test.app.db, runId)).toMatchObject({ status: 'canceled' });
    expect(await syncOnce(test.app, connector)).toMatchObject({ status: 'succeeded' });
    await expectAllUsers(test.app.db, connector, tenant);
  });
});

describe('a change of settings in mid-run', () => {
  it.each([
    ['domains', { domains: 'elsewhere.example' }, null],
    ['secret', {}, Buffer.from('another-secret-of-the-tests')],
    ['client id', { clientId: '11111111-2222-4333-8444-555555555555' }, null],
  ])('(%s) cancels the run, and nothing is written any more', async (_name, raw, bytes) => {
    const held = await holdRun();
    const { connector, runId } = held;
    const given = bytes && ({ type: 'secret', bytes } as const);
    const changed = await setConnector(test.app, connector, raw, given);
    expect(changed.canceledRunId).toBe(runId);
    expect(await getRunWithSteps(test.app.db, runId)).toMatchObject({
      status: 'canceled',
      error: { kind: 'settings' },
    });
    await workerLetsGo(held);
    expect(await countRows('users', connector)).toBe(20);
  });

  it('(name and thresholds) lets it go on', async () => {
    const { connector, runId, tenant } = await holdRun();
    const changed = await setConnector(
      test.app,
      connector,
      { name: `${connector.name} renamed`, inactiveAfter: 60 },
      null,
    );
    expect(changed.canceledRunId).toBeNull();
    expect(await getRunWithSteps(test.app.db, runId)).toMatchObject({ status: 'running' });
    await cancelRun(test.app.db, runId, 'canceled');
    tenant.clearFaults();
  });
});

describe('a pause in mid-run', () => {
  it('lets the run go on, keeps the schedule still, and a run by hand works', async () => {
    const tenant = test.tenant(pages);
    const connector = await connect(test.app, tenant);
    tenant.addFault({ match: { path: nextPage, nth: 2 }, effect: { kind: 'delay', ms: 500 } });
    const runId = await start(connector);
    await setPaused(test.app.db, connector.id, true);
    expect(await endOf(test.app, runId, 20_000)).toMatchObject({ status: 'succeeded' });
    await test.app.db.query(`update connectors set next_run_at = now() - interval '1 hour' where id = $1`, [
      connector.id,
    ]);
    await tick(test.app);
    expect(await countRows('runs', connector)).toBe(1);
    expect(await syncOnce(test.app, connector)).toMatchObject({ status: 'succeeded' });
    await expectAllUsers(test.app.db, connector, tenant);
  });
});

describe('a removal in mid-run', () => {
  it('deletes every row of the connector, and the worker writes none again', async () => {
    const tenant = test.tenant(pages);
    const connector = await connect(test.app, tenant);
    await syncOnce(test.app, connector);
    const fault = tenant.addFault({ match: { path: nextPage, nth: 2 }, effect: { kind: 'hang' } });
    const started = await startRun(test.app, { connectorId: connector.id, trigger: 'manual', full: true });
    await waitFor(() => fault.hits === 1, { deadlineMs: 10_000, what: 'a page to be under way' });
    await removeConnector(test.app, connector);
    await workerLetsGo({ tenant, connector, runId: started?.runId ?? '' });
    expect(await leftRows(connector, started?.runId ?? '')).toEqual([]);
  });
});

/** Tables that still name the connector or its run. */
async function leftRows({ id }: Connector, runId: string): Promise<readonly string[]> {
  const columns = await test.app.db.query<{ table: string; column: string }>(
    `select c.table_name as table, c.column_name as column from information_schema.columns c
     join information_schema.tables t using (table_schema, table_name)
     where t.table_schema = 'public' and t.table_type = 'BASE TABLE' and c.column_name in ('connector_id', 'run_id')`,
  );
  expect(columns.length).toBeGreaterThan(20);
  const left: string[] = [];
  for (const { table, column } of columns) {
    const rows = await test.app.db.query(`select 1 from ${table} where ${column} = $1 limit 1`, [
      column === 'run_id' ? runId : id,
    ]);
    if (rows.length > 0) left.push(table);
  }
  return left;
}
