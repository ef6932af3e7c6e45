import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Connector } from '../../../src/domain/connector.ts';
import { type Simulator, startSimulator } from '../../../src/simulator/start-simulator.ts';
import { addApiToken } from '../../../src/store/api-tokens.ts';
import { connect, openTestApp, someTenant, syncOnce, type TestApp } from '../../support/test-app.ts';
import { Browser, signedIn } from './support/browser.ts';
import { fillRoute } from './support/fill-route.ts';
import { sendRaw } from './support/send-raw.ts';
import { serveApp, type Served, type ServedRoute } from './support/serve-app.ts';

const adminPassword = 'words that nobody guesses';
const tenantName = 'Contoso Ltd';

let simulator: Simulator;
let test: TestApp;
let connector: Connector;
let served: Served;
let token: string;
let values: Readonly<Record<string, string>>;
let people: readonly string[];

beforeAll(async () => {
  simulator = await startSimulator({ tenants: [] });
  test = await openTestApp(simulator);
  connector = await connect(test.app, someTenant(simulator, { users: 10 }), { name: tenantName });
  const run = await syncOnce(test.app, connector);
  const users = await test.app.db.query<{ id: string; name: string }>(
    `select user_id as id, user_principal_name as name from users where connector_id = $1`,
    [connector.id],
  );
  const [sku] = await test.app.db.query<{ id: string }>('select sku_id as id from skus limit 1');
  people = users.map(({ name }) => name);
  values = { connectorId: connector.id, runId: run.id, userId: users[0]?.id ?? '', skuId: sku?.id ?? '' };
  ({ token } = await addApiToken(test.app.db, 'tests'));
  served = await serveApp(test.app, { adminPassword });
});

afterAll(async () => {
  await served[Symbol.asyncDispose]();
  await test[Symbol.asyncDispose]();
  await simulator.close();
});

const isRead = ({ method }: ServedRoute): boolean => method === 'GET' || method === 'HEAD';
const isApi = ({ url }: ServedRoute): boolean => url.startsWith('/api/v1');
const isBoard = ({ url }: ServedRoute): boolean => url.startsWith('/queues');
// They say nothing about any tenant: health, what the pages look like, and the form that asks for the password.
const isOpen = ({ url }: ServedRoute): boolean => /^\/(?:healthz|readyz|login|assets\/.*)$/.test(url);

const changing = (): readonly ServedRoute[] => served.routes.filter((route) => !isRead(route));
const siteForms = (): readonly ServedRoute[] =>
  changing().filter((route) => !isApi(route) && !isBoard(route));

function pathOf({ url }: ServedRoute): string {
  return fillRoute(url, values);
}

/** Of everything that a change could reach. */
async function dataHash(): Promise<unknown> {
  const parts = ['connectors', 'runs', 'steps', 'users', 'skus'].map(
    (table) => `(select md5(string_agg(t::text, ',' order by t::text)) from ${table} t) as ${table}`,
  );
  return test.app.db.query(`select ${parts.join(', ')}`);
}

/** The statuses that a request got at each of these routes, which has to change nothing. */
async function statusesOf(
  routes: readonly ServedRoute[],
  send: (path: string, method: string) => Promise<Response>,
): Promise<Readonly<Record<string, number>>> {
  const before = await dataHash();
  const statuses: Record<string, number> = {};
  for (const route of routes) {
    const answer = await send(pathOf(route), route.method);
    statuses[`${route.method} ${route.url}`] = answer.status;
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(await answer.text()).not.toContain(tenantName);
  }
  expect(await dataHash()).toEqual(before);
  return statuses;
}

const all = (routes: readonly ServedRoute[], status: number): Readonly<Record<string, number>> =>
  Object.fromEntries(routes.map(({ method, url }) => [`${method} ${url}`, status]));

const elsewhere = [
  { origin: 'https://evil.example' },
  { origin: 'null' },
  { referer: 'https://evil.example/page' },
  { 'sec-fetch-site': 'cross-site' },
  { 'sec-fetch-site': 'same-site' },
] as const;

describe('every form that changes something', () => {
  const form = (token_: string): URLSearchParams => new URLSearchParams({ _csrf: token_, name: 'Evil' });

  it('is there, and so is every part of the server', () => {
    const forms = siteForms().map(({ method, url }) => `${method} ${url}`);
    const own = ['pause', 'remove', 'resume', 'runs', 'settings'];
    expect(forms.toSorted()).toEqual([
      ...own.map((action) => `POST /connectors/:connectorId/${action}`),
      'POST /connectors/new',
      'POST /login',
      'POST /logout',
      'POST /runs/:runId/cancel',
    ]);
    expect(served.routes.filter(isBoard).length).toBeGreaterThan(10);
    expect(served.routes.map(({ url }) => url)).toEqual(
      expect.arrayContaining([
        '/metrics',
        '/api/openapi.json',
        '/api/v1/runs',
        '/connectors/:connectorId/runs',
      ]),
    );
  });

  it('asks who is not signed in for the password', async () => {
    const anonymous = new Browser(served.address);
    const routes = siteForms().filter((route) => !isOpen(route));
    const csrf = await anonymous.csrf();
    const statuses = await statusesOf(routes, (path, method) =>
      anonymous.send(path, { method, body: form(csrf) }),
    );
    expect(statuses).toEqual(all(routes, 303));
  });

  it('refuses what carries no token, or that of somebody else', async () => {
    const browser = await signedIn(served.address, adminPassword);
    const other = await signedIn(served.address, adminPassword);
    for (const csrf of ['', 'x-y', await other.csrf(), await new Browser(served.address).csrf()]) {
      const statuses = await statusesOf(siteForms(), (path, method) =>
        browser.send(path, { method, body: form(csrf) }),
      );
      expect(statuses).toEqual(all(siteForms(), 403));
    }
  });

  it('refuses what a page of another site sends, with a token or without', async () => {
    const browser = await signedIn(served.address, adminPassword);
    const csrf = await browser.csrf();
    for (const headers of elsewhere) {
      const statuses = await statusesOf(siteForms(), (path, method) =>
        browser.send(path, { method, body: form(csrf), headers }),
      );
      expect(statuses).toEqual(all(siteForms(), 403));
    }
  });

  it('refuses what is larger than a form, and what is none', async () => {
    const browser = await signedIn(served.address, adminPassword);
    const large = new URLSearchParams({ _csrf: await browser.csrf(), name: 'x'.repeat(70_000) });
    const tooLarge = await statusesOf(siteForms(), (path, method) =>
      browser.send(path, { method, body: large }),
    );
    expect(tooLarge).toEqual(all(siteForms(), 413));
    for (const type of ['application/json', 'text/plain']) {
      const init = { body: '{"name":"Evil"}', headers: { 'content-type': type } };
      const statuses = await statusesOf(siteForms(), (path, method) =>
        browser.send(path, { method, ...init }),
      );
      expect(statuses).toEqual(all(siteForms(), 415));
    }
  });
});

describe('everything of the API that changes something', () => {
  const routes = (): readonly ServedRoute[] => changing().filter(isApi);
  const send = (browser: Browser, headers: Readonly<Record<string, string>>, body = '{}') =>
    statusesOf(routes(), (path, method) =>
      browser.send(path, { method, body, headers: { 'content-type': 'application/json', ...headers } }),
    );

  it('is there', async () => {
    const api = '/api/v1';
    const one = `${api}/connectors/:connectorId`;
    expect(
      routes()
        .map(({ method, url }) => `${method} ${url}`)
        .toSorted(),
    ).toEqual([
      `DELETE ${one}`,
      `PATCH ${one}`,
      `POST ${api}/connectors`,
      ...['check', 'pause', 'resume', 'runs'].map((action) => `POST ${one}/${action}`),
      `POST ${api}/runs/:runId/cancel`,
    ]);
  });

  it('needs a token: a session does not do, nor does the password', async () => {
    const browser = await signedIn(served.address, adminPassword);
    const basic = { authorization: `Basic ${Buffer.from(`x:${adminPassword}`).toString('base64')}` };
    expect(await send(new Browser(served.address), {})).toEqual(all(routes(), 401));
    expect(await send(browser, {})).toEqual(all(routes(), 401));
    expect(await send(browser, basic)).toEqual(all(routes(), 401));
  });

  it('refuses a page of another site and a large body, even with a token', async () => {
    const browser = new Browser(served.address);
    const authorization = `Bearer ${token}`;
    for (const headers of elsewhere) {
      expect(await send(browser, { authorization, ...headers })).toEqual(all(routes(), 403));
    }
    const large = JSON.stringify({ name: 'x'.repeat(1_100_000) });
    expect(await send(browser, { authorization }, large)).toEqual(all(routes(), 413));
  });
});

it('the board lets nobody change anything', async () => {
  const routes = changing().filter(isBoard);
  const browser = await signedIn(served.address, adminPassword);
  const anonymous = new Browser(served.address);
  expect(await statusesOf(routes, (path, method) => anonymous.send(path, { method }))).toEqual(
    all(routes, 401),
  );
  expect(await statusesOf(routes, (path, method) => browser.send(path, { method }))).toEqual(
    all(routes, 405),
  );
});

it('what changes something is not to be had by a GET', async () => {
  const browser = await signedIn(served.address, adminPassword);
  const reads = new Set(served.routes.filter(isRead).map(({ url }) => url));
  const routes = changing().filter((route) => !reads.has(route.url) && !isBoard(route));
  const headers = { authorization: `Bearer ${token}` };
  const statuses = await statusesOf(routes, (path) => browser.get(path, isApiPath(path) ? headers : {}));
  expect(Object.values(statuses).filter((status) => status !== 404 && status !== 405)).toEqual([]);
});

const isApiPath = (path: string): boolean => path.startsWith('/api/');

describe('everything that can be read', () => {
  const reads = (): readonly ServedRoute[] =>
    served.routes.filter((route) => route.method === 'GET' && !isOpen(route));

  it('says nothing of a tenant to who is not signed in', async () => {
    for (const route of reads()) {
      const answer = await new Browser(served.address).get(pathOf(route));
      // A page of its own is still to come there; until then it only points on.
      if (answer.headers.get('location') === '/queues/') continue;
      const isPage = !isApi(route) && !isBoard(route) && !/^\/(?:metrics|api\/openapi.json)$/.test(route.url);
      const shown = { url: route.url, status: answer.status };
      expect(shown).toEqual({ url: route.url, status: isPage ? 303 : 401 });
      expect(answer.headers.get('location') ?? '').toMatch(isPage ? /^\/login(?:\?to=|$)/ : /^$/);
      const text = await answer.text();
      for (const known of [tenantName, connector.tenantId, connector.clientId, ...people]) {
        expect(text).not.toContain(known);
      }
    }
  });

  it('is there for who is signed in, without being asked again', async () => {
    const browser = await signedIn(served.address, adminPassword);
    for (const route of reads()) {
      const answer = await browser.get(pathOf(route));
      await answer.body?.cancel();
      const isShut = [401, 403, 500, 503].includes(answer.status);
      expect({ url: route.url, isShut }).toEqual({ url: route.url, isShut: false });
      expect(answer.headers.get('location') ?? '').not.toMatch(/login/);
    }
    expect(await (await browser.get('/metrics')).text()).toContain(tenantName);
    expect(await (await browser.get('/api/v1/runs')).text()).toContain(tenantName);
  });

  it('is for this machine only where there is no password, whatever name somebody gave its address', async () => {
    await using open = await serveApp(test.app, { adminPassword: null });
    const { port } = new URL(open.address);
    const foreign = [
      'evil.example',
      `evil.example:${port}`,
      '127.0.0.1.evil.example',
      '10.0.0.1',
      '',
      '[::2]',
    ];
    for (const route of reads()) {
      const host = foreign[route.url.length % foreign.length] ?? '';
      const headers = { host, 'x-forwarded-host': 'localhost' };
      const { status, text } = await sendRaw(`${open.address}${pathOf(route)}`, headers);
      expect({ url: route.url, host, status }).toEqual({ url: route.url, host, status: 403 });
      expect(text).not.toContain(tenantName);
    }
    for (const host of foreign.filter((name) => name !== '')) {
      const { status, text } = await sendRaw(`${open.address}/nowhere`, { host });
      expect({ host, status }).toEqual({ host, status: 403 });
      expect(text).toContain('set ADMIN_PASSWORD');
    }
    for (const host of ['localhost', `LOCALHOST:${port}`, '127.0.0.1', `[::1]:${port}`]) {
      const { status, text } = await sendRaw(`${open.address}/api/v1/runs`, { host });
      expect({ host, status }).toEqual({ host, status: 200 });
      expect(text).toContain(tenantName);
    }
  });
});
