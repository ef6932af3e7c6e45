import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { randomBytes } from 'node:crypto';
import type { App } from '../../../src/app.ts';
import { createLogger } from '../../../src/observe/logger.ts';
import { type Simulator, startSimulator } from '../../../src/simulator/start-simulator.ts';
import { deleteOverSessions } from '../../../src/store/sessions.ts';
import { connect, openTestApp, someTenant, type TestApp } from '../../support/test-app.ts';
import { Browser, signedIn } from './support/browser.ts';
import { serveApp, type Served } from './support/serve-app.ts';

const adminPassword = 'words that nobody guesses, with ü';

let simulator: Simulator;
let test: TestApp;
let app: App;
let page: string;
let served: Served;

beforeAll(async () => {
  simulator = await startSimulator({ tenants: [] });
  test = await openTestApp(simulator);
  app = test.app;
  const connector = await connect(app, someTenant(simulator, { users: 10 }), { name: 'Contoso' });
  page = `/connectors/${connector.id}/runs`;
  served = await serveApp(app, { adminPassword });
});

afterEach(() => vi.useRealTimers());

afterAll(async () => {
  await served[Symbol.asyncDispose]();
  await test[Symbol.asyncDispose]();
  await simulator.close();
});

describe('the login', () => {
  it('leads back to the page that was asked for', async () => {
    const browser = new Browser(served.address);
    const asked = await browser.get(`${page}?status=failed`);
    expect(asked.status).toBe(303);
    const login = asked.headers.get('location') ?? '';
    expect(login).toBe(`/login?to=${encodeURIComponent(`${page}?status=failed`)}`);
    const form = await (await browser.get(login)).text();
    expect(form).toContain('<label for="password">');
    const to = /name="to" value="([^"]+)"/.exec(form)?.[1] ?? '';
    const signed = await browser.signIn(adminPassword, to);
    expect(signed.status).toBe(303);
    expect(signed.headers.get('location')).toBe(`${page}?status=failed`);
    const shown = await browser.get(page);
    expect(shown.status).toBe(200);
    expect(await shown.text()).toContain('Sign out');
    expect((await browser.get(login)).headers.get('location')).toBe(`${page}?status=failed`);
  });

  it('leads to no other site, whatever the address says', async () => {
    const evil = ['https://evil.example/', '//evil.example', String.raw`/\evil.example`, '/.//evil.example'];
    for (const to of [...evil, '/\t/evil.example', 'javascript:alert(1)', 'runs', '/logout']) {
      const browser = new Browser(served.address);
      const answer = await browser.signIn(adminPassword, to);
      expect({ to, location: answer.headers.get('location') }).toEqual({ to, location: '/' });
      const form = await (
        await new Browser(served.address).get(`/login?to=${encodeURIComponent(to)}`)
      ).text();
      expect(form).toContain('name="to" value="/"');
    }
  });

  it('keeps the session from scripts and other sites, and from the network where there is TLS', async () => {
    const plain = await new Browser(served.address).signIn(adminPassword);
    const tls = await new Browser(served.address).signIn(adminPassword, '/', {
      'x-forwarded-proto': 'https',
    });
    const line = (answer: Response): string => answer.headers.getSetCookie().join('\n');
    expect(line(plain)).toMatch(
      /^m365_session=[\w-]{43}; Max-Age=604800; Path=\/; HttpOnly; SameSite=Strict$/m,
    );
    expect(line(tls)).toMatch(/^m365_session=[\w-]{43}; .*; HttpOnly; Secure; SameSite=Strict$/m);
    const form = await new Browser(served.address).get('/login', { 'x-forwarded-proto': 'https' });
    expect(line(form)).toMatch(/^m365_csrf=[^;]+; .*HttpOnly; Secure; SameSite=Strict$/m);
  });

  it('says the same of everything that is wrong', async () => {
    await using own = await serveApp(app, { adminPassword });
    const bodies = new Set<string>();
    for (const wrong of ['', 'x', `${adminPassword} `, adminPassword.toUpperCase()]) {
      const browser = new Browser(own.address);
      const answer = await browser.signIn(wrong);
      expect(answer.status).toBe(401);
      expect(browser.cookies.has('m365_session')).toBe(false);
      bodies.add((await answer.text()).replace(/name="_csrf" value="[^"]+"/, ''));
    }
    expect(bodies.size).toBe(1);
    expect([...bodies][0]).toContain('This is not the password.');
  });

  it('needs the token of its own form', async () => {
    const answer = await new Browser(served.address).send('/login', {
      method: 'POST',
      body: new URLSearchParams({ password: adminPassword }),
    });
    expect(answer.status).toBe(403);
    expect(answer.headers.getSetCookie().join()).not.toContain('m365_session');
  });

  it('takes an ü as one, however it is written', async () => {
    expect((await new Browser(served.address).signIn(adminPassword.normalize('NFD'))).status).toBe(303);
  });
});

describe('a session', () => {
  it('is one in every web process', async () => {
    await using other = await serveApp(app, { adminPassword });
    const browser = await signedIn(served.address, adminPassword);
    browser.address = other.address;
    expect((await browser.get(page)).status).toBe(200);
    expect((await browser.post('/logout')).headers.get('location')).toBe('/login');
    expect(browser.cookies.has('m365_session')).toBe(false);
  });

  it('that was signed out is over everywhere, also for who kept the cookie', async () => {
    await using other = await serveApp(app, { adminPassword });
    const browser = await signedIn(served.address, adminPassword);
    const cookies = new Map(browser.cookies);
    expect((await browser.post('/logout')).status).toBe(303);
    for (const { address } of [served, other]) {
      const thief = new Browser(address);
      for (const [name, value] of cookies) thief.cookies.set(name, value);
      expect((await thief.get(page)).status).toBe(303);
    }
  });

  it('that was there before is over after signing in again', async () => {
    const browser = await signedIn(served.address, adminPassword);
    const before = browser.cookies.get('m365_session') ?? '';
    const csrf = /name="_csrf" value="([^"]+)"/;
    const anonymous = new Browser(served.address);
    const form = await (await anonymous.get('/login')).text();
    anonymous.cookies.set('m365_session', before);
    const answer = await anonymous.send('/login', {
      method: 'POST',
      body: new URLSearchParams({ _csrf: csrf.exec(form)?.[1] ?? '', password: adminPassword }),
    });
    expect(answer.status).toBe(303);
    expect(anonymous.cookies.get('m365_session')).not.toBe(before);
    expect((await browser.get(page)).status).toBe(303);
  });

  it.each([
    ['was not used for 12 hours', `last_used_at = now() - interval '12 hours 1 minute'`],
    ['is 7 days old', `expires_at = now() - interval '1 second'`],
  ])('that %s is over', async (_what, change) => {
    const browser = await signedIn(served.address, adminPassword);
    await app.db.query(`update web_sessions set ${change}`);
    expect((await browser.get(page)).status).toBe(303);
    await deleteOverSessions(app.db);
    expect(await app.db.query('select 1 from web_sessions')).toEqual([]);
  });

  it('that is used goes on, and its use is noted once a minute', async () => {
    const browser = await signedIn(served.address, adminPassword);
    await app.db.query(`update web_sessions set last_used_at = now() - interval '11 hours'`);
    const used = async (): Promise<unknown> =>
      app.db.query(`select last_used_at from web_sessions where last_used_at > now() - interval '1 minute'`);
    expect(await used()).toEqual([]);
    expect((await browser.get(page)).status).toBe(200);
    const noted = await used();
    expect(noted).toHaveLength(1);
    expect((await browser.get(page)).status).toBe(200);
    expect(await used()).toEqual(noted);
  });

  it('is over under another password, and none under another SECRETS_KEY; a key put in front changes nothing', async () => {
    const browser = await signedIn(served.address, adminPassword);
    const keys = app.config.secretsKeys;
    const newKey = randomBytes(32);
    const settings = [
      { own: { adminPassword: 'another one' }, status: 303 },
      { own: { adminPassword, secretsKeys: [newKey] }, status: 303 },
      { own: { adminPassword, secretsKeys: [newKey, ...keys] }, status: 200 },
    ];
    for (const { own, status } of settings) {
      await using other = await serveApp(app, own);
      browser.address = other.address;
      expect((await browser.get(page)).status).toBe(status);
    }
  });

  it('is stored as a hash that opens nothing', async () => {
    const browser = await signedIn(served.address, adminPassword);
    const id = browser.cookies.get('m365_session') ?? '';
    const rows = JSON.stringify(await app.db.query('select * from web_sessions'));
    expect(rows).not.toContain(id);
    expect(rows).not.toContain(adminPassword);
  });

  it('is not asked for again after a link from another site, whose request carries no cookie', async () => {
    const browser = await signedIn(served.address, adminPassword);
    const link = { 'sec-fetch-site': 'cross-site', 'sec-fetch-dest': 'document' };
    const answer = await new Browser(served.address).get(page, link);
    expect(answer.status).toBe(200);
    expect(answer.headers.getSetCookie()).toEqual([]);
    const text = await answer.text();
    const [, onward = ''] = /http-equiv="refresh" content="0;url=([^"]+)"/.exec(text) ?? [];
    expect(text).not.toContain('Contoso');
    expect((await browser.get(onward)).headers.get('location')).toBe(page);
  });

  it('that is over is said to a script, not answered with the login page', async () => {
    const browser = new Browser(served.address);
    const fetched = { 'sec-fetch-dest': 'empty', 'sec-fetch-site': 'same-origin' };
    for (const headers of [fetched, { accept: 'text/event-stream' }]) {
      expect((await browser.get(page, headers)).status).toBe(401);
    }
  });
});

describe('wrong passwords', () => {
  it('are listened to ten times in five minutes, however many come at once; sessions go on', async () => {
    await using own = await serveApp(app, { adminPassword });
    const before = await signedIn(own.address, adminPassword);
    const browser = new Browser(own.address);
    const statuses = await Promise.all(
      Array.from({ length: 15 }, async () => (await browser.signIn('wrong')).status),
    );
    expect(statuses.filter((status) => status === 401)).toHaveLength(10);
    expect(statuses.filter((status) => status === 429)).toHaveLength(5);
    const refused = await browser.signIn(adminPassword);
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(200);
    expect(await refused.text()).toMatch(/too many wrong passwords.* Try again in [45] minutes/);
    const basic = `Basic ${Buffer.from(`x:${adminPassword}`).toString('base64')}`;
    expect((await browser.get('/metrics', { authorization: basic })).status).toBe(429);
    expect((await before.get(page)).status).toBe(200);
    const from = { 'x-forwarded-for': '203.0.113.7' };
    expect((await new Browser(own.address).signIn(adminPassword, '/', from)).status).toBe(303);

    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 5 * 60_000 });
    expect((await browser.signIn(adminPassword)).status).toBe(303);
  });

  it('under made-up addresses are too many as well', async () => {
    await using own = await serveApp(app, { adminPassword });
    const browser = new Browser(own.address);
    const statuses: number[] = [];
    for (let n = 0; n < 102; n++) {
      statuses.push((await browser.signIn('wrong', '/', { 'x-forwarded-for': `198.51.100.${n}` })).status);
    }
    expect(statuses.slice(0, 100).every((status) => status === 401)).toBe(true);
    expect(statuses.slice(100)).toEqual([429, 429]);
  });

  it('by HTTP Basic count too; one that was right is not looked at again', async () => {
    await using own = await serveApp(app, { adminPassword });
    const ask = (password: string): Promise<Response> =>
      fetch(`${own.address}/metrics`, {
        headers: { authorization: `Basic ${Buffer.from(`x:${password}`).toString('base64')}` },
      });
    expect((await ask(adminPassword)).status).toBe(200);
    for (let n = 0; n < 10; n++) expect((await ask('wrong')).status).toBe(401);
    expect((await ask('wrong')).status).toBe(429);
    expect((await ask(adminPassword)).status).toBe(200);
    expect((await new Browser(own.address).signIn(adminPassword)).status).toBe(429);
  });
});

it('neither password, session nor token of a form is ever logged', async () => {
  const lines: string[] = [];
  const log = createLogger({ level: 'trace', stream: { write: (line: string) => void lines.push(line) } });
  await using own = await serveApp(app, { adminPassword }, log);
  const browser = new Browser(own.address);
  await browser.signIn('a wrong one, typed in haste');
  expect((await browser.signIn(adminPassword)).status).toBe(303);
  const csrf = await browser.csrf();
  await browser.get(page);
  await app.db.query('alter table connectors rename to elsewhere');
  expect((await browser.get(page)).status).toBe(500);
  await app.db.query('alter table elsewhere rename to connectors');
  await browser.post('/logout');
  const text = lines.join('');
  expect(text).toContain('wrong password');
  expect(text).toContain('page failed');
  for (const secret of [adminPassword, 'typed in haste', csrf, ...browser.cookies.values()]) {
    expect(text).not.toContain(secret);
  }
  expect(text).not.toMatch(/m365_session|m365_csrf/);
});
