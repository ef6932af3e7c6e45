import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Connector } from '../../src/domain/connector.ts';
import { type Simulator, startSimulator } from '../../src/simulator/start-simulator.ts';
import { startRun } from '../../src/sync/start-run.ts';
import { fillRoute } from '../integration/web/support/fill-route.ts';
import { type Served, serveApp } from '../integration/web/support/serve-app.ts';
import { openBrowser, openPage } from '../support/browser.ts';
import { findViolations, overflowOf } from '../support/find-violations.ts';
import { connect, openTestApp, someTenant, syncOnce, testSecret, type TestApp } from '../support/test-app.ts';
import { waitFor } from '../support/wait-for.ts';

const adminPassword = 'words that nobody guesses';

let simulator: Simulator;
let test: TestApp;
let served: Served;
let browser: Browser;

beforeAll(async () => {
  simulator = await startSimulator({ tenants: [] });
  test = await openTestApp(simulator);
  served = await serveApp(test.app, { adminPassword: null });
  browser = await openBrowser();
});
afterAll(async () => {
  await browser.close();
  await served[Symbol.asyncDispose]();
  await test[Symbol.asyncDispose]();
  await simulator.close();
});

/** Routes of pages: what is no file, no stream of events, and not of the API or the board of the queue. */
function pageRoutes(): readonly string[] {
  const others = /^\/(?:api|queues|assets|metrics|healthz|readyz)\b|\/events$|\.(?:csv|json)$/;
  return served.routes
    .filter(({ method, url }) => method === 'GET' && !others.test(url))
    .map(({ url }) => url);
}

/** What is wrong with the page that is shown: in light, in dark, and where it is 360 pixels wide. */
async function faultsOf(page: Page): Promise<readonly string[]> {
  await page.emulateMedia({ colorScheme: 'light' });
  const light = await findViolations(page);
  await page.emulateMedia({ colorScheme: 'dark' });
  const dark = await findViolations(page, 'color-contrast');
  const size = page.viewportSize();
  await page.setViewportSize({ width: 360, height: 700 });
  const narrow = await overflowOf(page);
  if (size !== null) await page.setViewportSize(size);
  return [...light, ...dark, ...(narrow === 0 ? [] : [`${narrow} px wider than a phone`])];
}

async function expectFaultless(page: Page, paths: readonly string[]): Promise<void> {
  const faults: Record<string, readonly string[]> = {};
  for (const path of paths) {
    await page.goto(`${served.address}${path}`);
    const found = await faultsOf(page);
    if (found.length > 0) faults[path] = found;
  }
  expect(faults).toEqual({});
}

async function idOf(what: 'user' | 'sku', { id }: Connector): Promise<string> {
  const from = what === 'user' ? 'user_id as id from license_assignments' : 'sku_id as id from skus';
  const [found] = await test.app.db.query<{ id: string }>(`select ${from} where connector_id = $1 limit 1`, [
    id,
  ]);
  return found?.id ?? '';
}

/** Every page there is, filled with what belongs to this connector. */
async function pagesOf(connector: Connector, runId: string): Promise<readonly string[]> {
  const values = {
    connectorId: connector.id,
    runId,
    userId: await idOf('user', connector),
    skuId: await idOf('sku', connector),
  };
  return pageRoutes().map((url) => fillRoute(url, values));
}

const tabs = ['subscriptions', 'users', 'activity', 'runs', 'settings'];
const tabsOf = ({ id }: Connector): readonly string[] => tabs.map((tab) => `/connectors/${id}/${tab}`);

describe('every page is faultless in light, in dark and on a phone', () => {
  it('where nothing is connected yet', async () => {
    await using visit = await openPage(browser);
    const empty = pageRoutes().filter((url) => !url.includes(':'));
    expect(empty).toEqual(expect.arrayContaining(['/', '/connectors', '/connectors/new', '/runs']));
    await expectFaultless(visit.page, empty);
    expect(visit.complaints).toEqual([]);
  });

  it('where everything was read, over several days, with rejected records', async () => {
    const tenant = someTenant(simulator, { users: 60, byGroupShare: 0.4, guestShare: 0.1 });
    tenant.addFault({
      match: { path: /users\?\$top/, count: 1 },
      effect: { kind: 'badRecord', record: 'badDate' },
    });
    const connector = await connect(test.app, tenant, { name: 'Contoso' });
    const run = await syncOnce(test.app, connector);
    await copyFigures(connector);
    await using visit = await openPage(browser);
    const pages = await pagesOf(connector, run.id);
    expect(pages.length).toBeGreaterThan(10);
    const others = [
      'connectors?text=nobody',
      `connectors/${connector.id}/users?text=nobody`,
      'runs?status=canceled',
    ];
    await expectFaultless(visit.page, [...pages, ...others.map((path) => `/${path}`)]);
    expect(await visit.page.goto(`${served.address}/runs/${run.id}`)).not.toBeNull();
    expect(await visit.page.getByRole('heading', { name: 'Rejected records' }).count()).toBe(1);
    expect(visit.complaints).toEqual([]);
  });

  it('where nothing could be read, and where names are as long as they get', async () => {
    const long = 'W'.repeat(98);
    const secrets = [{ value: testSecret, expired: true }];
    const failed = await connect(test.app, someTenant(simulator, { users: 10, secrets }), {
      name: `a${long}`,
    });
    const run = await syncOnce(test.app, failed);
    const tenant = someTenant(simulator, { users: 10, domains: ['contoso.com'], concealed: true });
    const named = { displayName: 'M'.repeat(250), department: 'D'.repeat(64), jobTitle: 'J'.repeat(120) };
    for (let at = 0; at < 10; at += 1) tenant.updateUser(tenant.userAt(at).id, named);
    const domains = ['contoso.com', ...[1, 2, 3, 4].map((n) => `${'long-'.repeat(11)}${n}.example`)].join(
      ',',
    );
    const concealed = await connect(test.app, tenant, { name: `b${long}`, domains });
    const partial = await syncOnce(test.app, concealed);
    await using visit = await openPage(browser);
    // Of those that belong to no connector the lists alone look otherwise than before.
    const own = (await pagesOf(concealed, partial.id)).filter((path) => path.includes(concealed.id));
    const lists = ['/', '/connectors', '/runs'];
    const runs = [run, partial].map(({ id }) => `/runs/${id}`);
    await expectFaultless(visit.page, [...lists, ...runs, ...tabsOf(failed), ...own]);
    expect(visit.complaints).toEqual([]);
  });

  it('while a run is under way', async () => {
    const tenant = someTenant(simulator, { users: 10 });
    const held = tenant.addFault({ match: { path: /users\?\$top/ }, effect: { kind: 'hang' } });
    const connector = await connect(test.app, tenant, { name: 'Under way' });
    const started = await startRun(test.app, { connectorId: connector.id, trigger: 'manual', full: false });
    await waitFor(() => held.hits > 0, { deadlineMs: 10_000, what: 'the users are asked for' });
    await using visit = await openPage(browser);
    await expectFaultless(visit.page, ['/', `/runs/${started?.runId ?? ''}`, ...tabsOf(connector)]);
    held.remove();
    tenant.clearFaults();
    expect(visit.complaints).toEqual([]);
  });

  it('where something was entered wrong, tested, not found, or may not be done', async () => {
    await using visit = await openPage(browser);
    const { page } = visit;
    await expectFaultless(page, ['/nowhere', `/runs/${crypto.randomUUID()}`]);
    await page.goto(`${served.address}/connectors/new`);
    await page.evaluate(`document.querySelector('form.settings').noValidate = true`);
    await page.getByLabel('Domains').fill('x');
    await page.getByRole('button', { name: 'Add connector' }).click();
    await page.getByRole('alert').waitFor();
    expect(await faultsOf(page)).toEqual([]);
    await page.goto(`${served.address}/connectors/new`);
    await page.getByLabel('Tenant ID').fill(crypto.randomUUID());
    await page.getByLabel('Client ID').fill(crypto.randomUUID());
    await page.getByLabel('Name').fill('Tested');
    await page.getByLabel('Client secret').fill('none');
    await page.getByRole('button', { name: 'Test connection' }).click();
    await page.getByRole('list', { name: 'What was tried' }).waitFor();
    expect(await faultsOf(page)).toEqual([]);
    await page.evaluate(`document.querySelector('form.settings [name=_csrf]').value = 'old'`);
    await page.getByRole('button', { name: 'Add connector' }).click();
    await page.getByText('The form was too old').waitFor();
    expect(await faultsOf(page)).toEqual([]);
  });

  it('where the password is asked for', async () => {
    await using locked = await serveApp(test.app, { adminPassword });
    await using visit = await openPage(browser, { baseURL: locked.address });
    const { page } = visit;
    await page.goto('/login');
    expect(await faultsOf(page)).toEqual([]);
    await page.getByLabel('Password').fill('a wrong one');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('This is not the password.').waitFor();
    expect(await faultsOf(page)).toEqual([]);
    await page.getByLabel('Password').fill(adminPassword);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('button', { name: 'Sign out' }).waitFor();
    expect(await faultsOf(page)).toEqual([]);
  });
});

/** Makes figures of the days before from those of today, so that there is a history to draw. */
async function copyFigures({ id }: Connector): Promise<void> {
  for (const [table, columns] of [
    ['sku_figures', 'connector_id, sku_id, paid, consumed, in_scope, active, inactive, none, unmonitored'],
    ['service_figures', 'connector_id, service, active_users'],
  ] as const) {
    await test.app.db.query(
      `insert into ${table} (day, ${columns})
       select day - n, ${columns} from ${table}, generate_series(1, 9) n where connector_id = $1`,
      [id],
    );
  }
}
