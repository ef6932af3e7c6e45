import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type Simulator, startSimulator } from '../../../src/simulator/start-simulator.ts';
import { addApiToken } from '../../../src/store/api-tokens.ts';
import { clientIdOf, endOf, someTenant, testSecret } from '../../support/test-app.ts';
import { openServedApp, type ServedApp } from './support/served-app.ts';

let simulator: Simulator;
let open: ServedApp;
let token: string;

beforeAll(async () => {
  simulator = await startSimulator({ tenants: [] });
  open = await openServedApp(simulator);
  ({ token } = await addApiToken(open.app.db, 'test'));
});
afterAll(async () => {
  await open[Symbol.asyncDispose]();
  await simulator.close();
});

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

async function call(method: string, path: string, body?: object): Promise<Answer> {
  const answer = await fetch(`${open.address}/api/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  expect(text).not.toContain(testSecret);
  return { status: answer.status, body: text === '' ? null : JSON.parse(text) };
}

function settings(name: string, changes: object = {}): object {
  const tenant = someTenant(simulator, { users: 10 });
  const ids = { tenantId: tenant.tenantId, clientId: clientIdOf(tenant) };
  return { name, ...ids, clientSecret: testSecret, ...changes };
}

const saved = z.object({ connector: z.object({ id: z.guid() }) });

async function add(name: string, changes: object = {}): Promise<string> {
  const { status, body } = await call('POST', '/connectors', settings(name, changes));
  expect({ status, body }).toMatchObject({ status: 201 });
  return saved.parse(body).connector.id;
}

describe('the API of connectors', () => {
  it('adds, gives, lists, changes and removes one', async () => {
    const changes = {
      domains: ['b.com', 'a.com'],
      inactiveAfterSku: { VISIOCLIENT: 60 },
      schedule: '0 4 * * *',
    };
    const id = await add('contoso', changes);
    const { body } = await call('GET', `/connectors/${id}`);
    expect(body).toMatchObject({
      id,
      name: 'contoso',
      domains: ['a.com', 'b.com'],
      inactiveAfterDays: 30,
      inactiveAfterSku: { VISIOCLIENT: 60 },
      schedule: '0 4 * * *',
      condition: 'never run',
      lastRun: null,
      dataAt: null,
      secretExpiresOn: null,
      warnings: [],
    });
    expect(await call('GET', '/connectors?text=contoso')).toMatchObject({
      body: { items: [{ id, condition: 'never run' }], nextKey: null },
    });
    const patch = { schedule: null, secretExpires: '2099-01-01', inactiveAfter: 45 };
    expect(await call('PATCH', `/connectors/${id}`, patch)).toMatchObject({
      status: 200,
      body: {
        connector: {
          schedule: null,
          secretExpiresOn: '2099-01-01',
          inactiveAfterDays: 45,
          domains: ['a.com', 'b.com'],
        },
        canceledRunId: null,
      },
    });
    expect(await call('DELETE', `/connectors/${id}`)).toEqual({ status: 204, body: null });
    expect(await call('GET', `/connectors/${id}`)).toMatchObject({ status: 404 });
  });

  it('names every fault by its field, and stores nothing', async () => {
    const wrong = {
      tenantId: 'x',
      domains: ['contoso'],
      schedule: 'z',
      timezone: 'y',
      inactiveAfterSku: { A: 0 },
    };
    const { status, body } = await call('POST', '/connectors', { name: '', ...wrong });
    expect(status).toBe(400);
    const { faults } = z.object({ faults: z.array(z.string()) }).parse(body);
    const fields = faults.map((fault) => fault.slice(0, fault.indexOf(':')));
    expect(fields.toSorted()).toEqual(
      ['clientId', 'clientSecret', 'domains', 'inactiveAfterSku', 'name', 'tenantId', 'timezone'].toSorted(),
    );
    expect(await call('POST', '/connectors', settings('x', { tenant: 'y' }))).toMatchObject({ status: 400 });
    expect(await call('GET', '/connectors?text=x')).toMatchObject({ body: { items: [] } });
  });

  it('refuses what is taken, and what is not there', async () => {
    const id = await add('taken');
    expect(await call('POST', '/connectors', settings('TAKEN'))).toMatchObject({
      status: 400,
      body: { faults: [expect.stringMatching(/^name: There is already/)] },
    });
    expect(await call('PATCH', `/connectors/${id}`, { domains: [] })).toMatchObject({ status: 400 });
    const gone = '/connectors/4a4a4a4a-0000-4000-8000-000000000000';
    for (const [method, path] of [
      ['GET', gone],
      ['DELETE', gone],
      ['POST', `${gone}/pause`],
      ['POST', `${gone}/resume`],
      ['POST', `${gone}/check`],
      ['POST', `${gone}/runs`],
    ] as const) {
      expect({ path, ...(await call(method, path)) }).toMatchObject({ path, status: 404 });
    }
  });

  it('checks, runs, pauses and resumes one', async () => {
    const id = await add('worked');
    expect(await call('POST', `/connectors/${id}/check`)).toMatchObject({
      status: 200,
      body: {
        status: 'ok',
        checks: expect.arrayContaining([expect.objectContaining({ name: 'token' })]) as unknown,
      },
    });
    const started = await call('POST', `/connectors/${id}/runs`, { full: true });
    expect(started).toMatchObject({ status: 202, body: { isNew: true } });
    const { runId } = z.object({ runId: z.guid() }).parse(started.body);
    expect(await endOf(open.app, runId, 20_000)).toMatchObject({
      status: 'succeeded',
      mode: 'full',
      trigger: 'api',
    });
    expect(await call('POST', `/connectors/${id}/pause`)).toMatchObject({
      body: { isPaused: true, nextRunAt: null, condition: 'paused', lastRun: { runId, status: 'succeeded' } },
    });
    expect(await call('POST', `/connectors/${id}/resume`)).toMatchObject({
      body: { isPaused: false, nextRunAt: expect.stringMatching(/Z$/) as unknown, condition: 'ok' },
    });
    expect(await call('POST', `/connectors/${id}/runs`)).toMatchObject({ status: 202 });
  });

  it('pages the list by key, in any order', async () => {
    for (const sort of ['need', 'name', 'nextRunAt', 'dataAt', 'secretExpiresOn']) {
      const ids: string[] = [];
      let after = '';
      do {
        const { body } = await call('GET', `/connectors?sort=${sort}&order=descending&limit=1${after}`);
        const page = z
          .object({ items: z.array(z.object({ id: z.guid() })), nextKey: z.string().nullable() })
          .parse(body);
        ids.push(...page.items.map(({ id }) => id));
        after = page.nextKey === null ? '' : `&after=${page.nextKey}`;
      } while (after !== '');
      expect(new Set(ids).size).toBe(ids.length);
      expect(ids.length).toBeGreaterThanOrEqual(2);
    }
    expect(await call('GET', '/connectors?condition=sleeping')).toMatchObject({ status: 400 });
  });
});
