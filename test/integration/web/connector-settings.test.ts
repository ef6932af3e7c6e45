import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Connector } from '../../../src/domain/connector.ts';
import { utcDay } from '../../../src/domain/secret-expiry.ts';
import { type Simulator, startSimulator } from '../../../src/simulator/start-simulator.ts';
import { getConnectorById } from '../../../src/store/connectors.ts';
import { insertRun } from '../../../src/store/runs.ts';
import { clientIdOf, connect, endOf, someTenant, syncOnce, testSecret } from '../../support/test-app.ts';
import { Browser } from './support/browser.ts';
import { openServedApp, type ServedApp } from './support/served-app.ts';

let simulator: Simulator;
let open: ServedApp;
let browser: Browser;

beforeAll(async () => {
  simulator = await startSimulator({ tenants: [] });
  open = await openServedApp(simulator);
  browser = new Browser(open.address);
});
afterAll(async () => {
  await open[Symbol.asyncDispose]();
  await simulator.close();
});

const small = { users: 10 };
const inDays = (days: number): string => utcDay(new Date(Date.now() + days * 86_400_000));

/** What the form of a connector would send, unchanged. */
function shown(connector: Connector, changes: Readonly<Record<string, string>> = {}) {
  return {
    action: 'save',
    name: connector.name,
    tenantId: connector.tenantId,
    clientId: connector.clientId,
    clientSecret: '',
    domains: connector.domains.join('\r\n'),
    kind: connector.kind,
    cloud: connector.cloud,
    schedule: connector.schedule ?? '',
    timezone: connector.timezone,
    secretExpires: connector.secretExpiresOn ?? '',
    inactiveAfter: String(connector.thresholds.inactiveAfterDays),
    inactiveAfterSku: '',
    certificate: '',
    ...changes,
  };
}

async function stored({ id }: Pick<Connector, 'id'>): Promise<Connector> {
  const connector = await getConnectorById(open.app.db, id);
  if (connector === null) throw new Error('the connector is gone');
  return connector;
}

async function pageOf(path: string): Promise<string> {
  return (await browser.get(path)).text();
}

const settingsOf = ({ id }: Pick<Connector, 'id'>): string => `/connectors/${id}/settings`;

/** Posts a form and gives the page it leads to. */
async function send(path: string, fields: Readonly<Record<string, string>> = {}): Promise<string> {
  const answer = await browser.post(path, fields);
  expect(answer.status).toBe(303);
  return pageOf(answer.headers.get('location') ?? '');
}

describe('the settings of a connector', () => {
  it('send back unchanged what they show, and never the secret', async () => {
    const connector = await connect(open.app, someTenant(simulator, small), {
      name: 'Same',
      domains: 'b.com, a.com',
      secretExpires: inDays(200),
    });
    const page = await pageOf(settingsOf(connector));
    expect(page).toContain('a.com\nb.com</textarea>');
    expect(page).toContain(`expires on ${inDays(200)}`);
    expect(page).toContain('Empty keeps the one that is stored');
    expect(page).not.toContain(testSecret);
    const saved = await send(settingsOf(connector), shown(connector));
    expect(saved).toContain('Saved.');
    expect(saved).not.toContain('reads everything anew');
    expect(await stored(connector)).toEqual(connector);
  });

  it('heal a connector that failed, by a new secret', async () => {
    const tenant = someTenant(simulator, { ...small, secrets: [{ value: 'the new value of it' }] });
    const connector = await connect(open.app, tenant, { name: 'Northwind', secretExpires: inDays(-1) });
    expect((await syncOnce(open.app, connector)).status).toBe('failed');
    const ill = await pageOf(settingsOf(connector));
    expect(ill).toContain('needs attention');
    expect(ill).toContain('AADSTS7000215');

    const entered = { clientSecret: 'the new value of it' };
    const tested = await browser.post(
      settingsOf(connector),
      shown(connector, { ...entered, action: 'test' }),
    );
    expect(await tested.text()).toContain('The connection works');
    expect((await stored(connector)).needsAttention).not.toBeNull();

    const saved = await send(settingsOf(connector), shown(connector, entered));
    expect(saved).not.toContain('needs attention');
    expect(saved).toContain('The settings were changed since');
    expect(saved).not.toContain('the new value of it');
    // What was noted was said of the old secret.
    expect(await stored(connector)).toMatchObject({ needsAttention: null, secretExpiresOn: null });

    const started = await browser.post(`/connectors/${connector.id}/runs`);
    const [, runId = ''] = /^\/runs\/([\w-]+)/.exec(started.headers.get('location') ?? '') ?? [];
    expect((await endOf(open.app, runId, 20_000)).status).toBe('succeeded');
    expect(await pageOf(settingsOf(connector))).not.toContain('class="notice');
  });

  it('keep the date that was changed together with the secret', async () => {
    const connector = await connect(open.app, someTenant(simulator, small), { secretExpires: inDays(3) });
    const changes = { clientSecret: testSecret, secretExpires: inDays(400) };
    await send(settingsOf(connector), shown(connector, changes));
    expect(await stored(connector)).toMatchObject({ secretExpiresOn: inDays(400) });
    await send(settingsOf(connector), shown(await stored(connector), { secretExpires: '' }));
    expect(await stored(connector)).toMatchObject({ secretExpiresOn: null });
  });

  it('test with the stored secret where none is entered, and store nothing', async () => {
    const tenant = someTenant(simulator, small);
    const connector = await connect(open.app, tenant, { name: 'Tested' });
    const right = await browser.post(settingsOf(connector), shown(connector, { action: 'test' }));
    expect(await right.text()).toContain('The connection works.');
    // The budget of a report is the connector's, whoever asks.
    const asked = await open.app.db.query('select 1 from report_requests where connector_id = $1', [
      connector.id,
    ]);
    expect(asked.length).toBeGreaterThan(0);
    const wrong = { action: 'test', clientId: tenant.tenantId, name: 'Other' };
    const page = await (await browser.post(settingsOf(connector), shown(connector, wrong))).text();
    expect(page).toContain('AADSTS700016');
    expect(page).toContain('value="Other"');
    expect(await stored(connector)).toMatchObject({ name: 'Tested', clientId: clientIdOf(tenant) });
  });

  it('refuse an empty list of domains, which must not become all', async () => {
    const connector = await connect(open.app, someTenant(simulator, small), { domains: 'a.com' });
    const answer = await browser.post(settingsOf(connector), shown(connector, { domains: ' \r\n' }));
    expect(answer.status).toBe(422);
    expect(await answer.text()).toContain('Give names like contoso.com, or * for all.');
    expect((await stored(connector)).domains).toEqual(['a.com']);
  });

  it('say that a run was canceled, and that the next one is full', async () => {
    const connector = await connect(open.app, someTenant(simulator, small));
    await open.app.db.transaction((tx) =>
      insertRun(tx, { connectorId: connector.id, trigger: 'manual', full: false }),
    );
    const saved = await send(settingsOf(connector), shown(connector, { domains: 'other.example' }));
    expect(saved).toContain('was canceled');
    expect(saved).toContain('reads everything anew');
  });

  it('warn of another connector of the tenant with other domains', async () => {
    const tenant = someTenant(simulator, small);
    const wide = await connect(open.app, tenant, { name: 'Wide' });
    const narrow = { name: 'Narrow', kind: 'entra-id', domains: 'contoso.com' };
    const other = await connect(open.app, tenant, narrow);
    for (const each of [wide, other]) {
      const page = await pageOf(settingsOf(each));
      expect(page).toContain('Two connectors of this tenant have different domains');
    }
    const entered = shown(other, { action: 'test', domains: 'other.example' });
    const tested = await (await browser.post(settingsOf(other), entered)).text();
    expect(tested).toContain('collects other.example');
    expect(tested).not.toContain('`');
  });

  it('pause, resume and remove', async () => {
    const connector = await connect(open.app, someTenant(simulator, small), { name: 'Going' });
    const base = `/connectors/${connector.id}`;
    expect(await send(`${base}/pause`)).toContain('Resume schedule');
    expect((await stored(connector)).isPaused).toBe(true);
    expect(await send(`${base}/resume`)).toContain('Runs start by schedule again');
    const refused = await browser.post(`${base}/remove`, { confirmName: 'going' });
    expect(refused.status).toBe(422);
    expect(await refused.text()).toContain('Nothing was removed');
    expect(await send(`${base}/remove`, { confirmName: ' Going ' })).toContain('The connector was removed');
    expect((await browser.get(settingsOf(connector))).status).toBe(404);
    expect((await browser.post(`${base}/remove`, { confirmName: 'Going' })).status).toBe(404);
  });

  it('stand behind the connector’s own address', async () => {
    const connector = await connect(open.app, someTenant(simulator, small), { name: 'Addressed' });
    const answer = await browser.get(`/connectors/${connector.id}`);
    expect(answer.headers.get('location')).toBe(`/connectors/${connector.id}/subscriptions`);
  });
});
