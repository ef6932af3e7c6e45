import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createLogger } from '../../../src/observe/logger.ts';
import { type Simulator, startSimulator } from '../../../src/simulator/start-simulator.ts';
import { addApiToken, deleteApiToken } from '../../../src/store/api-tokens.ts';
import { openTestApp, type TestApp } from '../../support/test-app.ts';
import { signedIn } from './support/browser.ts';
import { serveApp } from './support/serve-app.ts';

const adminPassword = 'words that nobody guesses';
const unknown = `m365_${'x'.repeat(43)}`;
const problem = z.object({ error: z.string() });
const description = z.object({
  paths: z.record(z.string(), z.record(z.string(), z.object({ security: z.array(z.object({}).loose()) }))),
});

let simulator: Simulator;
let test: TestApp;

beforeAll(async () => {
  simulator = await startSimulator({ tenants: [] });
  test = await openTestApp(simulator);
});

afterAll(async () => {
  await test[Symbol.asyncDispose]();
  await simulator.close();
});

function ask(address: string, token: string | null, path = '/api/v1/runs'): Promise<Response> {
  const headers = token === null ? {} : { authorization: `Bearer ${token}` };
  return fetch(`${address}${path}`, { headers, redirect: 'manual' });
}

describe('the API', () => {
  it('is read with a token or a session, and says how to get a token', async () => {
    await using served = await serveApp(test.app, { adminPassword });
    const { token } = await addApiToken(test.app.db, 'reader');
    for (const path of ['/api/v1/runs', '/api/openapi.json']) {
      const refused = await ask(served.address, null, path);
      expect(refused.status).toBe(401);
      expect(refused.headers.get('www-authenticate')).toMatch(/^Bearer realm=/);
      expect(problem.parse(await refused.json()).error).toContain('npm run -s admin -- token add NAME');
      expect((await ask(served.address, token, path)).status).toBe(200);
      const browser = await signedIn(served.address, adminPassword);
      expect((await browser.get(path)).status).toBe(200);
    }
  });

  it('refuses a token that is unknown or revoked where none would be needed', async () => {
    await using open = await serveApp(test.app, { adminPassword: null });
    const { token } = await addApiToken(test.app.db, 'to be revoked');
    expect((await ask(open.address, null)).status).toBe(200);
    expect((await ask(open.address, token)).status).toBe(200);
    await deleteApiToken(test.app.db, 'TO BE REVOKED');
    for (const wrong of [token, unknown, 'm365_short', '']) {
      const refused = await ask(open.address, wrong);
      expect({ wrong, status: refused.status }).toEqual({ wrong, status: 401 });
      expect(await refused.text()).not.toContain(token);
    }
  });

  it('listens to ten wrong tokens in five minutes; right ones and passwords go on', async () => {
    await using served = await serveApp(test.app, { adminPassword });
    const { token } = await addApiToken(test.app.db, 'goes on');
    for (let n = 0; n < 10; n++) expect((await ask(served.address, unknown)).status).toBe(401);
    const refused = await ask(served.address, unknown);
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(200);
    expect((await ask(served.address, token)).status).toBe(200);
    await signedIn(served.address, adminPassword);
  });

  it('says of every route what it asks for', async () => {
    for (const [password, reads] of [
      [adminPassword, [{ token: [] }, { session: [] }]],
      [null, [{}, { token: [] }]],
    ] as const) {
      await using served = await serveApp(test.app, { adminPassword: password });
      const { token } = await addApiToken(test.app.db, `describes ${password ?? 'nothing'}`);
      const { paths } = description.parse(
        await (await ask(served.address, token, '/api/openapi.json')).json(),
      );
      const routes = Object.values(paths).flatMap((path) => Object.entries(path));
      expect(routes.length).toBeGreaterThan(0);
      for (const [method, { security }] of routes) {
        expect(security).toEqual(method === 'get' ? reads : [{ token: [] }]);
      }
    }
  });
});

describe('a token', () => {
  it('is stored as a hash, and its use to the minute', async () => {
    await using served = await serveApp(test.app, { adminPassword });
    const { token } = await addApiToken(test.app.db, 'watched');
    const stored = (): Promise<readonly object[]> =>
      test.app.db.query(`select * from api_tokens where name = 'watched'`);
    expect(JSON.stringify(await stored())).not.toContain(token.slice(5));
    expect(await stored()).toMatchObject([{ last_used_at: null }]);
    await ask(served.address, token);
    const used = await stored();
    expect(used).toMatchObject([{ last_used_at: expect.any(Date) }]);
    await ask(served.address, token);
    expect(await stored()).toEqual(used);
    await test.app.db.query(`update api_tokens set last_used_at = now() - interval '2 minutes'`);
    const earlier = await stored();
    await ask(served.address, token);
    expect(await stored()).not.toEqual(earlier);
  });

  it('is never logged, right or wrong', async () => {
    const lines: string[] = [];
    const log = createLogger({ level: 'trace', stream: { write: (line: string) => void lines.push(line) } });
    await using served = await serveApp(test.app, { adminPassword }, log);
    const { token } = await addApiToken(test.app.db, 'logged');
    for (let n = 0; n < 12; n++) await ask(served.address, unknown);
    await test.app.db.query('alter table runs rename to elsewhere');
    const failed = await ask(served.address, token);
    await test.app.db.query('alter table elsewhere rename to runs');
    expect(failed.status).toBe(500);
    expect(await failed.text()).not.toMatch(/runs|relation|select|\.ts/);
    const text = lines.join('');
    expect(text).toContain('wrong API token');
    expect(text).toContain('request failed');
    expect(text).not.toContain(token);
    expect(text).not.toContain(unknown);
  });
});
