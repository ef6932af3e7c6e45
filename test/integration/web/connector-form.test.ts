import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Simulator, startSimulator } from '../../../src/simulator/start-simulator.ts';
import type { TenantControl } from '../../../src/simulator/tenant-control.ts';
import { getConnector } from '../../../src/store/connectors.ts';
import { makeCertificate } from '../../support/make-certificate.ts';
import { clientIdOf, connect, someTenant, testSecret } from '../../support/test-app.ts';
import { Browser } from './support/browser.ts';
import { openServedApp, type ServedApp } from './support/served-app.ts';

let simulator: Simulator;
let open: ServedApp;
let browser: Browser;
let tenant: TenantControl;

beforeAll(async () => {
  simulator = await startSimulator({ tenants: [] });
  open = await openServedApp(simulator);
  browser = new Browser(open.address);
  tenant = someTenant(simulator, { users: 10 });
});
afterAll(async () => {
  await open[Symbol.asyncDispose]();
  await simulator.close();
});

function entered(changes: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> {
  return {
    action: 'save',
    name: 'Contoso',
    tenantId: tenant.tenantId,
    clientId: clientIdOf(tenant),
    clientSecret: testSecret,
    domains: '*',
    kind: 'microsoft-365',
    cloud: 'global',
    schedule: '',
    timezone: 'UTC',
    secretExpires: '',
    inactiveAfter: '30',
    inactiveAfterSku: '',
    certificate: '',
    ...changes,
  };
}

async function countConnectors(): Promise<number> {
  return (await open.app.db.query('select 1 from connectors')).length;
}

/** The fault that stands beside a field. */
function faultOf(page: string, field: string): string {
  return new RegExp(`id="${field}-fault">([^<]*)<`).exec(page)?.[1] ?? '';
}

describe('the form that adds a connector', () => {
  it.each<[string, Readonly<Record<string, string>>, RegExp]>([
    ['name', { name: '' }, /^Is empty/],
    ['name', { name: 'a/b' }, /^May have no slash/],
    ['tenantId', { tenantId: 'contoso.com' }, /has to be a GUID/],
    ['clientId', { clientId: 'x' }, /has to be a GUID/],
    ['clientSecret', { clientSecret: ' ' }, /^The credential is missing/],
    ['clientSecret', { clientSecret: 'two\nlines' }, /more than one line/],
    ['certificate', { clientSecret: '', certificate: 'no PEM' }, /^The certificate file/],
    ['certificate', { certificate: 'some PEM' }, /not both/],
    ['domains', { domains: 'contoso.com\ncontoso' }, /contoso&quot; is no domain/],
    ['kind', { kind: 'google' }, /has to be one of/],
    ['cloud', { cloud: 'germany' }, /has to be one of/],
    ['schedule', { schedule: 'nightly' }, /no cron pattern/],
    ['timezone', { timezone: 'Mars/Olympus' }, /is no time zone/],
    ['secretExpires', { secretExpires: '30.03.2027' }, /^Has to be a date/],
    ['inactiveAfter', { inactiveAfter: '0' }, /^Has to be 1 day or more/],
    ['inactiveAfterSku', { inactiveAfterSku: 'VISIOCLIENT' }, /has to be PART=DAYS/],
  ])('says beside %s what is wrong with %j, and stores nothing', async (field, wrong, said) => {
    for (const action of ['save', 'test']) {
      const answer = await browser.post('/connectors/new', entered({ action, ...wrong }));
      const page = await answer.text();
      expect(answer.status).toBe(422);
      expect(faultOf(page, field)).toMatch(said);
      expect(page.match(/id="\w+-fault"/g)).toHaveLength(1);
      expect(page).toContain(`<a href="#${field}">`);
      expect(page).not.toContain(testSecret);
    }
    expect(await countConnectors()).toBe(0);
  });

  it('says every fault at once, keeps what was entered, and asks for the secret again', async () => {
    const wrong = {
      tenantId: 'x',
      domains: 'y',
      schedule: 'z',
      inactiveAfterSku: 'A=1\n<script>',
      name: '"&<b>',
    };
    const page = await (await browser.post('/connectors/new', entered(wrong))).text();
    expect(page).toContain('5 entries have to be');
    expect(page).toContain('enter it again before you send the form');
    expect(page).toContain('value="&quot;&amp;&lt;b>"');
    expect(page).not.toContain('<script>');
    expect(page).toMatch(/<details open/);
    expect(page).not.toContain(testSecret);
  });

  it('tests what was entered without storing it, and shows what to do', async () => {
    const answer = await browser.post('/connectors/new', entered({ action: 'test' }));
    const page = await answer.text();
    expect(answer.status).toBe(200);
    expect(page).toContain('The connection works.');
    expect(page).toContain('report getOffice365ActiveUserDetail');
    expect(page).toContain(
      `https://login.microsoftonline.com/${tenant.tenantId}/adminconsent?client_id=${clientIdOf(tenant)}`,
    );
    expect(page).not.toContain(testSecret);
    expect(await countConnectors()).toBe(0);
    const [{ requests } = { requests: 0 }] = await open.app.db.query<{ requests: number }>(
      'select count(*)::integer as requests from report_requests',
    );
    expect(requests).toBe(0);
  });

  it('tests a wrong secret, and missing consent', async () => {
    const refused = await browser.post(
      '/connectors/new',
      entered({ action: 'test', clientSecret: 'not the value' }),
    );
    const page = await refused.text();
    expect(page).toContain('does not work as it should');
    expect(page).toContain('AADSTS7000215');
    expect(page).toContain('not its Secret ID');
    expect(page).not.toContain('not the value');
    const bare = someTenant(simulator, { users: 10, roles: [] });
    const ids = { tenantId: bare.tenantId, clientId: clientIdOf(bare) };
    const without = await browser.post('/connectors/new', entered({ action: 'test', ...ids }));
    expect(await without.text()).toContain('admin consent is missing');
  });

  it('asks nothing of Microsoft while the application has to wait', async () => {
    const waiting = someTenant(simulator, { users: 10 });
    const ids = { tenantId: waiting.tenantId, clientId: clientIdOf(waiting) };
    await open.app.db.query(
      `insert into app_throttles (cloud, client_id, throttled_until) values ('global', $1, now() + interval '1 hour')`,
      [ids.clientId],
    );
    const page = await (await browser.post('/connectors/new', entered({ action: 'test', ...ids }))).text();
    expect(page).toContain('Microsoft asked this connector to wait');
    expect(waiting.requests()).toEqual([]);
  });

  it('speaks of no command of the admin script', async () => {
    const secretExpires = new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10);
    const concealed = someTenant(simulator, { users: 10, roles: ['User.Read.All'] });
    const ids = { tenantId: concealed.tenantId, clientId: clientIdOf(concealed) };
    const given = entered({ action: 'test', ...ids, secretExpires, domains: 'nobody.example' });
    const page = await (await browser.post('/connectors/new', given)).text();
    expect(page).toContain('in 3 days');
    expect(page).toContain('among the tenant’s verified domains');
    expect(page).not.toMatch(/`|connector set|connector check/);
  });

  it('adds the connector and offers to run it', async () => {
    const given = entered({
      name: ' Contoso ',
      domains: 'Contoso.com\r\n\r\n@müller.example\r\n',
      inactiveAfterSku: 'VISIOCLIENT=60\r\nA=B=7\r\n',
      schedule: '30 4 * * *',
      timezone: 'Europe/Berlin',
    });
    const answer = await browser.post('/connectors/new', given);
    const connector = await getConnector(open.app.db, 'contoso');
    expect(connector).toMatchObject({
      name: 'Contoso',
      domains: ['contoso.com', 'xn--mller-kva.example'],
      thresholds: { inactiveAfterDays: 30, bySku: { VISIOCLIENT: 60, 'A=B': 7 } },
      schedule: '30 4 * * *',
    });
    expect(answer.status).toBe(303);
    const page = await (await browser.get(answer.headers.get('location') ?? '')).text();
    expect(page).toContain('“<bdi>Contoso</bdi>” is added');
    expect(page).toContain(`action="/connectors/${connector?.id}/runs"`);
  });

  it('names the connector that has the name or the tenant already, with a way there', async () => {
    const other = await getConnector(open.app.db, 'contoso');
    const link = `href="/connectors/${other?.id}/settings"`;
    for (const action of ['save', 'test']) {
      const byTenant = await browser.post('/connectors/new', entered({ action, name: 'Another' }));
      const page = await byTenant.text();
      expect(faultOf(page, 'tenantId')).toContain('already reads this tenant');
      expect(page).toContain(link);
      const own = { action, name: 'CONTOSO', tenantId: randomUUID() };
      const named = await (await browser.post('/connectors/new', entered(own))).text();
      expect(faultOf(named, 'name')).toContain('already a connector named');
      expect(named).toContain(link);
    }
    expect(await countConnectors()).toBe(1);
  });

  it('warns of a secret that looks like the ID of one', async () => {
    const second = someTenant(simulator, { users: 10 });
    const ids = { tenantId: second.tenantId, clientId: clientIdOf(second) };
    const given = entered({ name: 'Second', ...ids, clientSecret: randomUUID() });
    const answer = await browser.post('/connectors/new', given);
    const page = await (await browser.get(answer.headers.get('location') ?? '')).text();
    expect(page).toContain('This looks like the secret’s ID');
  });

  it('takes a certificate instead, and its date', async () => {
    const { certificate, key } = makeCertificate(30);
    const third = someTenant(simulator, { users: 10 });
    const ids = { tenantId: third.tenantId, clientId: clientIdOf(third) };
    const given = entered({ name: 'Third', ...ids, clientSecret: '', certificate: certificate + key });
    expect((await browser.post('/connectors/new', given)).status).toBe(303);
    expect((await getConnector(open.app.db, 'third'))?.secretExpiresOn).toMatch(/^\d{4}-/);
  });

  it('is refused without the token of a form', async () => {
    const body = new URLSearchParams(entered({ name: 'Forged' }));
    const answer = await browser.send('/connectors/new', { method: 'POST', body });
    expect(answer.status).toBe(403);
    expect(await getConnector(open.app.db, 'forged')).toBeNull();
  });

  it('shows a hostile name as the text it is, everywhere', async () => {
    const hostile = `X" onmouseover='a()' <script>alert(1)<script> \u202Etxt`;
    const connector = await connect(open.app, someTenant(simulator, { users: 10 }), { name: hostile });
    for (const path of ['/', '/connectors', `/connectors/${connector.id}/settings`]) {
      const page = await (await browser.get(path)).text();
      expect(page).toContain('&lt;script>alert(1)');
      expect(page).not.toContain('<script>alert');
      expect(page).not.toContain(`X" onmouseover`);
    }
  });
});
