import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { toRunJson } from '../../../src/cli/output/run-json.ts';
import type { Connector } from '../../../src/domain/connector.ts';
import { createLogger } from '../../../src/observe/logger.ts';
import { openApp } from '../../../src/app.ts';
import { parseConfig } from '../../../src/config.ts';
import { type Simulator, startSimulator } from '../../../src/simulator/start-simulator.ts';
import type { TenantControl } from '../../../src/simulator/tenant-control.ts';
import { addApiToken } from '../../../src/store/api-tokens.ts';
import { getRunWithSteps } from '../../../src/store/runs.ts';
import { startRun } from '../../../src/sync/start-run.ts';
import { currentHome } from '../../support/home.ts';
import { connect, endOf, openTestHome, someTenant, syncOnce } from '../../support/test-app.ts';
import { Browser } from './support/browser.ts';
import { serveApp } from './support/serve-app.ts';
import { openServedApp, type ServedApp } from './support/served-app.ts';

const nobody = '4a4a4a4a-0000-4000-8000-000000000000';

let simulator: Simulator;
let open: ServedApp;
let browser: Browser;
let token: string;
let formPage: string;

beforeAll(async () => {
  simulator = await startSimulator({ tenants: [] });
  open = await openServedApp(simulator);
  browser = new Browser(open.address);
  ({ token } = await addApiToken(open.app.db, 'tests'));
  const { connector } = await newTenant('With a form');
  formPage = `/connectors/${connector.id}/runs`;
});

afterAll(async () => {
  await open[Symbol.asyncDispose]();
  await simulator.close();
});

async function newTenant(name: string, users = 20): Promise<{ tenant: TenantControl; connector: Connector }> {
  const tenant = someTenant(simulator, { users });
  return { tenant, connector: await connect(open.app, tenant, { name }) };
}

async function pageOf(path: string): Promise<string> {
  const answer = await browser.get(path);
  expect({ path, status: answer.status }).toEqual({ path, status: 200 });
  return answer.text();
}

function api(path: string, method = 'GET'): Promise<Response> {
  return fetch(`${open.address}/api/v1${path}`, { method, headers: { authorization: `Bearer ${token}` } });
}

/** Sends a form with the token of a page that has one. */
async function post(path: string, fields: Readonly<Record<string, string>> = {}): Promise<Response> {
  const [, csrf = ''] = /name="_csrf" value="([^"]+)"/.exec(await pageOf(formPage)) ?? [];
  return browser.send(path, { method: 'POST', body: new URLSearchParams({ _csrf: csrf, ...fields }) });
}

/** Nobody takes jobs meanwhile. */
async function whilePaused(work: () => Promise<void>): Promise<void> {
  await open.app.queue.board.pause();
  try {
    await work();
  } finally {
    await open.app.queue.board.resume();
  }
}

describe('the page of a run', () => {
  it('says what the run did, step by step', async () => {
    const { connector } = await newTenant('Contoso');
    const run = await syncOnce(open.app, connector);
    const text = await pageOf(`/runs/${run.id}`);
    expect(text).toContain('The run succeeded.');
    expect(text).toContain('>Contoso</h1>');
    expect(text).toContain(`href="/connectors/${connector.id}/runs"`);
    for (const title of ['Organization', 'Subscriptions', 'Users and licenses', 'Report: activations']) {
      expect(text).toContain(`>${title}</th>`);
    }
    expect(text).toContain('full: everything is read');
    expect(text).not.toContain('data-events');
    expect(text).not.toContain('Cancel the run');
    expect(text).not.toContain('Rejected records');
  });

  it('says of a partial run what is missing, why, and what to do, once per cause', async () => {
    const { tenant, connector } = await newTenant('Partial');
    tenant.setRoles(['Directory.Read.All', 'Organization.Read.All', 'User.Read.All']);
    const run = await syncOnce(open.app, connector);
    expect(run.status).toBe('partial');
    const text = await pageOf(`/runs/${run.id}`);
    expect(text).toContain('The run ended, but not everything was read.');
    expect(text).toContain('Reports.Read.All');
    const [first] = run.steps.flatMap(({ error }) => error ?? []);
    expect(text.split(first?.advice ?? 'no advice')).toHaveLength(3);
    const names = ['Microsoft 365 services', 'apps on devices', 'activations'];
    expect(text).toContain(`<b>${names.map((name) => `Report: ${name}`).join(', ')}:</b>`);
  });

  it('gives Microsoft’s code and request of a run that failed', async () => {
    const { tenant, connector } = await newTenant('Failed');
    tenant.setSecrets([]);
    const { id, error } = await syncOnce(open.app, connector);
    const text = await pageOf(`/runs/${id}`);
    expect(text).toContain(`<code>${error?.code ?? ''}</code>`);
    expect(text).toContain(`<code>${error?.requestId ?? ''}</code>`);
    expect(text).toContain('The run ended before it was planned');
    expect(text).toContain(error?.advice.replace('&', '&amp;'));
    const list = await pageOf('/runs?status=failed');
    expect(list).toContain('<bdi>Failed</bdi></a>');
    expect(list).not.toContain('<bdi>Contoso</bdi></a>');
  });

  it('lists what was rejected, and exports it', async () => {
    const { tenant, connector } = await newTenant('Rejected', 80);
    tenant.addFault({
      match: { path: /^\/v1\.0\/users\?/, count: 1 },
      effect: {
        kind: 'mutate',
        json: (body) => ({
          ...body,
          value: z.array(z.looseObject({})).parse(body['value']).map(spoiled),
        }),
      },
    });
    const run = await syncOnce(open.app, connector);
    expect(run.steps.find(({ name }) => name === 'users')?.rejected).toBe(60);
    const text = await pageOf(`/runs/${run.id}`);
    expect(text).toContain('<a href="#rejected">60</a>');
    const [, next = ''] = /href="([^"]+)" rel="next"/.exec(text) ?? [];
    const rest = await pageOf(next.replaceAll('&amp;', '&'));
    const ids = [...text.matchAll(idCell), ...rest.matchAll(idCell)].map(([, id]) => id);
    expect(ids).toHaveLength(60);
    expect(new Set(ids).size).toBe(60);
    const csv = await (await browser.get(`/runs/${run.id}/rejected.csv`)).text();
    expect(csv.trim().split('\n')).toHaveLength(61);
    const json: unknown = await (await browser.get(`/runs/${run.id}/rejected.json`)).json();
    expect(json).toHaveLength(60);
    const fromApi = z
      .object({ items: z.array(z.object({ recordId: z.string(), field: z.string() })), nextKey: z.null() })
      .parse(await (await api(`/runs/${run.id}/rejected`)).json());
    expect(fromApi.items.map(({ recordId }) => recordId)).toEqual(ids);
  });

  it('of another id is not there, nor can that be ended', async () => {
    for (const id of [nobody, 'x']) {
      const statuses = [
        (await browser.get(`/runs/${id}`)).status,
        (await browser.get(`/runs/${id}/rejected.csv`)).status,
        (await post(`/runs/${id}/cancel`)).status,
      ];
      expect({ id, statuses }).toEqual({ id, statuses: [404, 404, 404] });
    }
  });
});

describe('a run that is started and ended on its page', () => {
  it('goes to the run that was started, or to the one that is live', async () => {
    const { connector } = await newTenant('Started');
    await whilePaused(async () => {
      const first = await post(`/connectors/${connector.id}/runs`);
      expect(first.status).toBe(303);
      const path = first.headers.get('location')?.replace('?done=started', '') ?? '';
      const again = await post(`/connectors/${connector.id}/runs`);
      expect(again.headers.get('location')).toBe(`${path}?done=live`);
      expect(await pageOf(`${path}?done=live`)).toContain('so no other one was started');
      const ended = await post(`${path}/cancel`);
      expect({ status: ended.status, to: ended.headers.get('location') }).toEqual({
        status: 303,
        to: `${path}?done=canceled`,
      });
      expect(await pageOf(`${path}?done=canceled`)).toContain('The run was canceled.');
      expect((await post(`${path}/cancel`)).headers.get('location')).toBe(`${path}?done=ended`);
    });
  });

  it('reads everything where that was asked for', async () => {
    const { connector } = await newTenant('Full');
    await syncOnce(open.app, connector);
    const answer = await post(`/connectors/${connector.id}/runs`, { full: 'yes' });
    const [runId = ''] = /[\da-f-]{36}/.exec(answer.headers.get('location') ?? '') ?? [];
    expect(await endOf(open.app, runId, 20_000)).toMatchObject({ mode: 'full', trigger: 'manual' });
  });

  it('is not ended without the token of the form', async () => {
    const { connector } = await newTenant('Safe');
    const { id } = await syncOnce(open.app, connector);
    const answer = await browser.send(`/runs/${id}/cancel`, { method: 'POST', body: new URLSearchParams() });
    expect(answer.status).toBe(403);
  });
});

describe('the API of runs', () => {
  it('gives a run as the admin script does, and more', async () => {
    const { connector } = await newTenant('Api');
    const { id } = await syncOnce(open.app, connector);
    const run = await getRunWithSteps(open.app.db, id);
    const answer = await api(`/runs/${id}`);
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({
      ...JSON.parse(JSON.stringify(run && toRunJson(run))),
      connectorId: connector.id,
      createdAt: run?.createdAt.toISOString(),
      warnings: run?.warnings,
    });
  });

  it('ends a live run, and says of one that had ended that it had', async () => {
    const { connector } = await newTenant('Api cancel');
    await whilePaused(async () => {
      const started = await startRun(open.app, { connectorId: connector.id, trigger: 'api', full: false });
      const path = `/runs/${started?.runId ?? ''}`;
      const first = await api(`${path}/cancel`, 'POST');
      expect({ status: first.status, run: await first.json() }).toMatchObject({
        status: 200,
        run: { status: 'canceled', trigger: 'api' },
      });
      const second = await api(`${path}/cancel`, 'POST');
      expect({ status: second.status, body: await second.json() }).toEqual({
        status: 409,
        body: { error: 'The run had ended already: canceled.' },
      });
    });
  });

  it('knows no run of another id', async () => {
    const statuses = await Promise.all([
      api(`/runs/${nobody}`),
      api(`/runs/${nobody}/rejected`),
      api(`/runs/${nobody}/cancel`, 'POST'),
    ]);
    expect(statuses.map(({ status }) => status)).toEqual([404, 404, 404]);
  });
});

// An embedded queue has its worker in its process, always.
it.skipIf(currentHome().kind === 'embedded')('a run that no worker takes says so', async () => {
  await using home = await openTestHome();
  const urls = { LOGIN_URL: simulator.loginUrl, GRAPH_URL: simulator.graphUrl };
  const config = parseConfig({ ...home.env, ...urls, PORT: '0' }, 'admin');
  const queuePrefix = home.queuePrefix ?? '';
  await using app = await openApp(config, createLogger({ level: 'silent' }), { queuePrefix });
  await using served = await serveApp(app, {});
  const connector = await connect(app, someTenant(simulator));
  const started = await startRun(app, { connectorId: connector.id, trigger: 'manual', full: false });
  const runId = started?.runId ?? '';
  const page = async (): Promise<string> => (await fetch(`${served.address}/runs/${runId}`)).text();
  expect(await page()).not.toContain('No worker takes jobs');
  await app.db.query(`update runs set created_at = now() - interval '1 minute' where id = $1`, [runId]);
  expect(await page()).toContain('No worker takes jobs');
});

const idCell = /<th scope="row"[^>]*><code>([^<]+)<\/code>/g;

/** Sixty of them have a name that is none. */
function spoiled(record: object, at: number): object {
  return at < 60 ? { ...record, displayName: 17 } : record;
}
