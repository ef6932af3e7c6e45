import { describe, expect, it } from 'vitest';
import { getConnectorById } from '../../../src/store/connectors.ts';
import { getRunWithSteps } from '../../../src/store/runs.ts';
import { cancelRun } from '../../../src/sync/cancel-run.ts';
import { startRun } from '../../../src/sync/start-run.ts';
import { connect, endOf, syncOnce } from '../../support/test-app.ts';
import { waitFor } from '../../support/wait-for.ts';
import { asked, askedDuring, expectAllUsers } from './support/expect-data.ts';
import { stepOf, useTenantApp } from './support/tenant-app.ts';

const test = useTenantApp();
const pages = { users: 50, usersPageSize: 10 } as const;
const nextPage = /v1\.0\/users\?\$skiptoken/;

async function start(connectorId: string): Promise<string> {
  const started = await startRun(test.app, { connectorId, trigger: 'manual', full: false });
  if (!started) throw new Error('the connector is not there');
  return started.runId;
}

describe('a 429', () => {
  it.each([
    ['in seconds', 3],
    ['as a decimal', '2.5'],
    ['as a date', { dateInMs: 3_000 }],
  ] as const)(
    'with Retry-After %s parks the job that long: nothing is sent early, no attempt is spent',
    async (_name, retryAfter) => {
      const tenant = test.tenant(pages);
      const connector = await connect(test.app, tenant, { kind: 'entra-id' });
      const fault = tenant.addFault({
        match: { path: nextPage, nth: 2 },
        effect: { kind: 'graphError', status: 429, retryAfter },
      });
      const run = await syncOnce(test.app, connector);
      expect(fault.hits).toBe(1);
      expect(run).toMatchObject({ status: 'succeeded', error: null });
      const users = stepOf(run, 'users');
      expect(users).toMatchObject({ attempts: 1, read: 50 });
      const requests = asked(tenant);
      const at = requests.findIndex((request) => request.status === 429);
      const [refused, next] = [requests[at], requests[at + 1]];
      // A date has whole seconds, so it may come up to one second sooner than was meant.
      const waitMs = typeof retryAfter === 'object' ? 2_000 : Number(retryAfter) * 1000;
      expect((next?.at ?? 0) - (refused?.at ?? 0)).toBeGreaterThanOrEqual(waitMs);
      // Counted from when the answer is read: of a date some of the time has passed by then.
      const passedMs = typeof retryAfter === 'object' ? 500 : 0;
      expect(users.throttledMs).toBeGreaterThanOrEqual(waitMs - passedMs);
      expect(users.throttledMs).toBeLessThan(waitMs + 2_000);
      // token, organization, app registration, count, latest link, five pages and the refused one
      expect(run.requests).toBe(11);
      await expectIds(connector.id, tenant);
    },
  );

  it('with Retry-After 30: the whole connector is parked, and no other one waits', async () => {
    const tenant = test.tenant(pages);
    const connector = await connect(test.app, tenant);
    const other = test.tenant({ users: 50 });
    const neighbor = await connect(test.app, other);
    const calmMs = await timed(() => syncOnce(test.app, neighbor, { full: true }));
    tenant.addFault({
      match: { path: nextPage, nth: 2 },
      effect: { kind: 'graphError', status: 429, retryAfter: 30 },
    });

    const runId = await start(connector.id);
    await waitFor(() => asked(tenant).some((request) => request.status === 429), {
      deadlineMs: 10_000,
      what: 'the 429',
    });
    const saidAt = asked(tenant).find((request) => request.status === 429)?.at ?? 0;
    const parked = await waitFor(() => parkedUntil(runId), {
      deadlineMs: 5_000,
      what: 'the job to be parked',
    });
    expect(parked - saidAt).toBeGreaterThanOrEqual(30_000);
    expect(parked - saidAt).toBeLessThan(33_000);
    const throttledUntil = (await getConnectorById(test.app.db, connector.id))?.throttledUntil;
    expect(Number(throttledUntil) - saidAt).toBeGreaterThanOrEqual(30_000);

    const sent = asked(tenant).length;
    const besideMs = await timed(() => syncOnce(test.app, neighbor, { full: true }));
    expect(besideMs).toBeLessThan(calmMs * 3 + 500);
    expect(asked(tenant)).toHaveLength(sent);
    const [held] = await test.app.db.query<{ leases: number }>(
      `select count(*)::int as leases from checkpoints where run_id = $1 and lease_token is not null`,
      [runId],
    );
    expect(held?.leases).toBe(0);

    // Ended by a person while it waits; the next run does not ask early either.
    expect(await cancelRun(test.app.db, runId, 'canceled')).toBe(true);
    expect(await getRunWithSteps(test.app.db, runId)).toMatchObject({ status: 'canceled', error: null });
    const nextId = await start(connector.id);
    await waitFor(() => parkedUntil(nextId), { deadlineMs: 5_000, what: 'the next run to wait too' });
    expect(asked(tenant)).toHaveLength(sent);
    await cancelRun(test.app.db, nextId, 'canceled');
  });

  it('on one step lets all the steps of the connector wait', async () => {
    const tenant = test.tenant({ users: 20 });
    const connector = await connect(test.app, tenant);
    await syncOnce(test.app, connector);
    tenant.addFault({
      match: { path: /v1\.0\/organization/, count: 1 },
      effect: { kind: 'graphError', status: 429, retryAfter: 3 },
    });
    // Nobody else is asked before that answer: whatever comes later must come after the wait.
    const { result: run, requests } = await askedDuring(tenant, () => syncOnce(test.app, connector));
    expect(run).toMatchObject({ status: 'succeeded' });
    const refused = requests.find((request) => request.status === 429);
    const during = requests.filter((request) => {
      const sinceMs = request.at - (refused?.at ?? 0);
      // those under way when the answer came
      return sinceMs > 250 && sinceMs < 3_000;
    });
    expect(during).toEqual([]);
  });

  it('told to another worker stops this one behind the page in hand', async () => {
    const tenant = test.tenant(pages);
    const connector = await connect(test.app, tenant, { kind: 'entra-id' });
    tenant.addFault({ match: { path: nextPage }, effect: { kind: 'delay', ms: 150 } });
    const runId = await start(connector.id);
    await waitFor(() => asked(tenant).some((request) => nextPage.test(`${request.path}?${request.query}`)), {
      deadlineMs: 10_000,
      what: 'the second page to be answered',
    });
    const until = Date.now() + 3_000;
    await test.app.db.query(`update connectors set throttled_until = $2 where id = $1`, [
      connector.id,
      new Date(until),
    ]);
    const run = await endOf(test.app, runId, 20_000);
    expect(run).toMatchObject({ status: 'succeeded', error: null });
    expect(stepOf(run, 'users')).toMatchObject({ attempts: 1, read: 50 });
    // the page under way when the word came, and the one fetched ahead of it
    const early = asked(tenant).filter((request) => request.at > until - 2_500 && request.at < until);
    expect(early).toEqual([]);
    expect(asked(tenant).some((request) => request.at >= until)).toBe(true);
  });

  it('without Retry-After is waited out by our own backoff, and the run succeeds', async () => {
    const tenant = test.tenant(pages);
    const connector = await connect(test.app, tenant);
    const fault = tenant.addFault({
      match: { path: nextPage, count: 4 },
      effect: { kind: 'graphError', status: 429 },
    });
    const run = await syncOnce(test.app, connector);
    expect(fault.hits).toBe(4);
    expect(run).toMatchObject({ status: 'succeeded', error: null });
    expect(stepOf(run, 'users')).toMatchObject({ attempts: 1 });
    await expectAllUsers(test.app.db, connector, tenant);
  });

  it('of the token endpoint parks the planning, and every request of it is counted', async () => {
    const tenant = test.tenant({ users: 20 });
    const connector = await connect(test.app, tenant);
    tenant.addFault({
      match: { path: /oauth2/, count: 1 },
      effect: {
        kind: 'respond',
        status: 429,
        headers: { 'retry-after': '2' },
        body: { error: 'temporarily_unavailable' },
      },
    });
    const { result: run, requests } = await askedDuring(tenant, () => syncOnce(test.app, connector));
    expect(run).toMatchObject({ status: 'succeeded', error: null });
    const [first, second] = requests.filter((request) => request.kind === 'token');
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(2_000);
    expect(run.requests).toBe(requests.length);
  });
});

describe('a 503', () => {
  it('with Retry-After parks like a 429', async () => {
    const tenant = test.tenant(pages);
    const connector = await connect(test.app, tenant);
    const fault = tenant.addFault({
      match: { path: nextPage, nth: 2 },
      effect: { kind: 'graphError', status: 503, retryAfter: 2 },
    });
    const run = await syncOnce(test.app, connector);
    expect(fault.hits).toBe(1);
    expect(run).toMatchObject({ status: 'succeeded', error: null });
    const users = stepOf(run, 'users');
    expect(users.attempts).toBe(1);
    expect(users.throttledMs).toBeGreaterThanOrEqual(2_000);
    await expectAllUsers(test.app.db, connector, tenant);
  });

  it('without one is retried in place', async () => {
    const tenant = test.tenant(pages);
    const connector = await connect(test.app, tenant);
    const fault = tenant.addFault({
      match: { path: nextPage, skip: 1, count: 2 },
      effect: { kind: 'graphError', status: 503 },
    });
    const run = await syncOnce(test.app, connector);
    expect(fault.hits).toBe(2);
    expect(run).toMatchObject({ status: 'succeeded', error: null });
    expect(stepOf(run, 'users')).toMatchObject({ attempts: 1, throttledMs: 0 });
    await expectAllUsers(test.app.db, connector, tenant);
  });
});

async function parkedUntil(runId: string): Promise<number | null> {
  const [row] = await test.app.db.query<{ until: Date | null }>(
    `select max(parked_until) as until from checkpoints where run_id = $1 and not is_done and parked_until > now()`,
    [runId],
  );
  return row?.until?.getTime() ?? null;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const from = performance.now();
  await work();
  return performance.now() - from;
}

async function expectIds(connectorId: string, tenant: ReturnType<typeof test.tenant>): Promise<void> {
  const rows = await test.app.db.query<{ id: string }>(
    `select user_id as id from users where connector_id = $1 order by user_id`,
    [connectorId],
  );
  expect(rows.map((row) => row.id)).toEqual([...tenant.truth()].map((user) => user.id).toSorted());
}
