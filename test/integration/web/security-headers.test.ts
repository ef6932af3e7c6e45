import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Simulator, startSimulator } from '../../../src/simulator/start-simulator.ts';
import { openTestApp, type TestApp } from '../../support/test-app.ts';
import { Browser, signedIn } from './support/browser.ts';
import { fillRoute } from './support/fill-route.ts';
import { serveApp, type Served } from './support/serve-app.ts';

const adminPassword = 'words that nobody guesses';

let simulator: Simulator;
let test: TestApp;
let served: Served;
let browser: Browser;

beforeAll(async () => {
  simulator = await startSimulator({ tenants: [] });
  test = await openTestApp(simulator);
  served = await serveApp(test.app, { adminPassword });
  browser = await signedIn(served.address, adminPassword);
});

afterAll(async () => {
  await served[Symbol.asyncDispose]();
  await test[Symbol.asyncDispose]();
  await simulator.close();
});

const onEvery = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
} as const;

describe('every answer', () => {
  it('carries what keeps a browser from doing more than it should', async () => {
    const paths = served.routes
      .filter(({ method }) => method === 'GET')
      .map(({ url }) => fillRoute(url, {}))
      .concat('/nowhere', '/api/v1/nowhere', '/queues/nowhere', '/assets/nowhere', '/assets/style.css');
    for (const who of [browser, new Browser(served.address)]) {
      for (const path of paths) {
        const answer = await who.get(path);
        await answer.body?.cancel();
        const { headers } = answer;
        const got = Object.fromEntries(Object.keys(onEvery).map((name) => [name, headers.get(name)]));
        expect({ path, ...got }).toEqual({ path, ...onEvery });
        expect(headers.get('permissions-policy')).toContain('camera=()');
        expect(headers.get('strict-transport-security')).toBeNull();
        expect(headers.get('access-control-allow-origin')).toBeNull();
        expect(headers.get('x-powered-by') ?? headers.get('server')).toBeNull();
        const policy = headers.get('content-security-policy') ?? '';
        expect(policy).toMatch(/^default-src 'none';/);
        expect(policy).toContain(`frame-ancestors 'none'`);
        expect(policy).not.toMatch(/unsafe-eval|script-src[^;]*(?:unsafe-inline|https?:|\*)/);
      }
    }
  });

  it('of the pages allows no style element either', async () => {
    for (const path of ['/login', '/nowhere', '/connectors/4a4a4a4a-0000-4000-8000-000000000000/runs']) {
      const policy = (await browser.get(path)).headers.get('content-security-policy');
      expect(policy).toContain(`script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline';`);
    }
  });

  it('asks to be had by TLS only where it came by TLS', async () => {
    for (const path of ['/healthz', '/login', '/api/v1/runs', '/nowhere']) {
      const answer = await browser.get(path, { 'x-forwarded-proto': 'https' });
      expect(answer.headers.get('strict-transport-security')).toBe('max-age=31536000');
    }
  });

  it('is not kept by anybody, unless it says nothing', async () => {
    for (const path of ['/login', '/api/v1/runs', '/metrics', '/nowhere']) {
      expect((await browser.get(path)).headers.get('cache-control')).toBe('no-store');
    }
  });
});

describe('a page that sends a form', () => {
  it('is known by Sec-Fetch-Site, and without it by Origin or Referer, behind a proxy too', async () => {
    const { host } = new URL(served.address);
    const proxied = { host: 'web:3000', 'x-forwarded-host': 'm365.example' };
    const ours = [
      { 'sec-fetch-site': 'same-origin', origin: 'https://rewritten.example' },
      { 'sec-fetch-site': 'none' },
      { origin: `http://${host}` },
      { referer: `http://${host}/connectors/new` },
      { ...proxied, origin: 'https://m365.example' },
      { ...proxied, origin: 'https://m365.example:443' },
      {},
    ];
    for (const headers of ours) {
      const own = await signedIn(served.address, adminPassword);
      const answer = await own.post('/logout', {}, headers);
      expect({ headers, status: answer.status }).toEqual({ headers, status: 303 });
    }
    const theirs = [
      { origin: `http://${host}.evil.example` },
      { origin: 'http://127.0.0.1:1' },
      { referer: 'about:blank#' },
      { 'x-forwarded-host': 'm365.example', origin: 'https://evil.example' },
      { 'sec-fetch-site': 'cross-site', origin: `http://${host}` },
    ];
    for (const headers of theirs) {
      const answer = await browser.post('/logout', {}, headers);
      expect({ headers, status: answer.status }).toEqual({ headers, status: 403 });
      expect(await answer.text()).toContain('Nothing was changed');
    }
  });
});

it('a fault of the database shows nothing of it on a page', async () => {
  await test.app.db.query('alter table connectors rename to elsewhere');
  const failed = await browser.get('/connectors/4a4a4a4a-0000-4000-8000-000000000000/runs');
  await test.app.db.query('alter table elsewhere rename to connectors');
  expect(failed.status).toBe(500);
  expect(await failed.text()).not.toMatch(/relation|select |\.ts|elsewhere/);
});
