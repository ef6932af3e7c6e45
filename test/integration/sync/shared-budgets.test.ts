import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Connector } from '../../../src/domain/connector.ts';
import { getConnectorById } from '../../../src/store/connectors.ts';
import { getRunWithSteps } from '../../../src/store/runs.ts';
import { cancelRun } from '../../../src/sync/cancel-run.ts';
import { checkConnector } from '../../../src/sync/manage/check-connector.ts';
import { startRun } from '../../../src/sync/start-run.ts';
import { connect, endOf, syncOnce } from '../../support/test-app.ts';
import { waitFor } from '../../support/wait-for.ts';
import { asked, askedDuring } from './support/expect-data.ts';
import { stepOf, useTenantApp } from './support/tenant-app.ts';

const test = useTenantApp();

async function start(connector: Connector): Promise<string> {
  const started = await startRun(test.app, { connectorId: connector.id, trigger: 'manual', full: false });
  if (!started) throw new Error('the connector is not there');
  return started.runId;
}

describe('a 429 for the budget of the application', () => {
  it('lets every connector of the application wait, of whatever tenant, and nobody else', async () => {
    const clientId = randomUUID();
    const told = test.tenant({ users: 20, clientId });
    const other = test.tenant({ users: 20, clientId });
    const stranger = test.tenant({ users: 20 });
    const [first, second, third] = await Promise.all(
      [told, other, stranger].map((tenant) => connect(test.app, tenant)),
    );
    if (!first || !second || !third) throw new Error('three were connected');
    told.addFault({
      match: { path: /v1\.0\/organization/, count: 1 },
      effect: {
        kind: 'graphError',
        status: 429,
        retryAfter: 4,
        headers: { 'x-ms-throttle-scope': `Application/ReadWrite/${clientId}/${told.tenantId}` },
      },
    });
    const firstRun = await start(first);
    const refused = await waitFor(() => asked(told).find((request) => request.status === 429), {
      deadlineMs: 10_000,
      what: 'the 429',
    });
    await waitFor(async () => (await getConnectorById(test.app.db, second.id))?.throttledUntil, {
      deadlineMs: 3_000,
      what: 'the other connector to be told',
    });
    const secondRun = await start(second);
    // starts last, and is through before the others may begin
    expect(await syncOnce(test.app, third)).toMatchObject({ status: 'succeeded' });
    expect(asked(other)).toEqual([]);
    for (const runId of [firstRun, secondRun]) {
      expect(await endOf(test.app, runId, 20_000)).toMatchObject({ status: 'succeeded' });
    }
    const [begun] = asked(other);
    expect((begun?.at ?? 0) - refused.at).toBeGreaterThanOrEqual(4_000);
    expect(asked(stranger).every((request) => request.at < refused.at + 4_000)).toBe(true);
  });
});

const report = 'getM365AppUserDetail';

async function fillBudget(connector: Connector, ageSeconds: number): Promise<void> {
  await test.app.db.query(
    `insert into report_requests (connector_id, report, asked_at)
     select $1, $2, now() - $3 * interval '1 second' from generate_series(1, 14)`,
    [connector.id, report, ageSeconds],
  );
}

describe('the requests for a report', () => {
  it('are all counted, the repeated ones too, and the download is not', async () => {
    const tenant = test.tenant({ users: 20 });
    const connector = await connect(test.app, tenant);
    tenant.addFault({
      match: { path: new RegExp(report), count: 1 },
      effect: { kind: 'graphError', status: 502 },
    });
    await syncOnce(test.app, connector);
    const rows = await test.app.db.query<{ report: string; sent: number }>(
      `select report, count(*)::int as sent from report_requests where connector_id = $1 group by 1 order by 1`,
      [connector.id],
    );
    expect(rows).toEqual([
      { report, sent: 2 },
      { report: 'getOffice365ActivationsUserDetail', sent: 1 },
      { report: 'getOffice365ActiveUserDetail', sent: 1 },
    ]);
  });

  it('used up let this step wait until the oldest is ten minutes old, and nothing else', async () => {
    const tenant = test.tenant({ users: 20 });
    const connector = await connect(test.app, tenant);
    await fillBudget(connector, 601);
    const { result: run, requests } = await askedDuring(tenant, () => syncOnce(test.app, connector));
    expect(run).toMatchObject({ status: 'succeeded', error: null });
    const step = stepOf(run, `report:${report}`);
    expect(step).toMatchObject({ status: 'succeeded', attempts: 1 });
    expect(step.throttledMs).toBeGreaterThan(1_000);
    expect(step.throttledMs).toBeLessThan(5_000);
    const at = (kind: string): number => requests.find((request) => request.kind === kind)?.at ?? 0;
    expect(at(`reports/${report}`) - at('reports/getOffice365ActiveUserDetail')).toBeGreaterThan(1_000);
    expect(stepOf(run, 'users').throttledMs).toBe(0);
    expect((await getConnectorById(test.app.db, connector.id))?.throttledUntil).toBeNull();
  });

  it('used up are said by a check, which asks no more and finds nothing wrong', async () => {
    const tenant = test.tenant({ users: 20 });
    const connector = await connect(test.app, tenant);
    await fillBudget(connector, 100);
    const lines = await Array.fromAsync(checkConnector(test.app, connector, new AbortController().signal));
    const reports = lines.filter((line) => line.name.startsWith('report '));
    expect(reports.map((line) => [line.name, line.status])).toEqual([
      ['report getOffice365ActiveUserDetail', 'ok'],
      [`report ${report}`, 'warning'],
      ['report getOffice365ActivationsUserDetail', 'ok'],
    ]);
    expect(reports[1]?.advice).toMatch(/again in 9 minutes/);
    expect(asked(tenant).some((request) => request.kind === `reports/${report}`)).toBe(false);
  });
});

it('a check of a tenant without delta warns that every run reads everything', async () => {
  const tenant = test.tenant({ users: 20 });
  const connector = await connect(test.app, tenant);
  tenant.addFault({ match: { path: /users\/delta/ }, effect: { kind: 'graphError', status: 404 } });
  const lines = await Array.fromAsync(checkConnector(test.app, connector, new AbortController().signal));
  expect(lines.filter((line) => line.status === 'failed')).toEqual([]);
  expect(lines.find((line) => line.name === 'changes of users')).toMatchObject({
    status: 'warning',
    message: expect.stringMatching(/every run reads everything\. .*\.$/),
  });
});

it('the requests in flight when a run is canceled are counted', async () => {
  const tenant = test.tenant({ users: 50, usersPageSize: 10 });
  const connector = await connect(test.app, tenant, { kind: 'entra-id' });
  const page = tenant.addFault({
    match: { path: /v1\.0\/users\?\$skiptoken/, nth: 2 },
    effect: { kind: 'delay', ms: 500 },
  });
  const runId = await start(connector);
  await waitFor(() => page.hits > 0, { deadlineMs: 10_000, what: 'the page to be asked for' });
  expect(await cancelRun(test.app.db, runId, 'canceled')).toBe(true);
  await waitFor(
    async () => {
      const run = await getRunWithSteps(test.app.db, runId);
      const sent = asked(tenant).length;
      return sent > 5 && run?.requests === sent;
    },
    { deadlineMs: 5_000, what: 'every request to be counted' },
  );
});
