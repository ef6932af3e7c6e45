import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CommandServices } from '../../../src/cli/command-context.ts';
import { startSimulator, type Simulator } from '../../../src/simulator/start-simulator.ts';
import { updateDueCatalog } from '../../../src/sync/manage/keep-catalog.ts';
import { runCli } from '../../support/run-cli.ts';
import { openTestApp, type TestApp } from '../../support/test-app.ts';

const header =
  'Product_Display_Name,String_Id,GUID,Service_Plan_Name,Service_Plan_Id,Service_Plans_Included_Friendly_Names';
const row = (name: string): string =>
  `${name},SPE_E3,05e9a617-0261-4cee-bb44-138d3ef5d965,TEAMS1,57ff2da0-773e-42df-b2af-ffb7a2317929,Teams`;

let simulator: Simulator;
let test: TestApp;
let services: CommandServices;
let server: Server;
const marks: (string | undefined)[] = [];
let answer = { status: 200, body: `${header}\n${row('Microsoft 365 E3')}\n` };

beforeAll(async () => {
  server = createServer((request, response) => {
    marks.push(request.headers['if-none-match']);
    const isKnown = request.headers['if-none-match'] === '"v1"' && answer.status === 200;
    response.writeHead(isKnown ? 304 : answer.status, { etag: '"v1"' }).end(isKnown ? '' : answer.body);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  simulator = await startSimulator({ tenants: [] });
  test = await openTestApp(simulator, { CATALOG_URL: `http://127.0.0.1:${String(port)}/names.csv` });
  services = { ...test.app, startWorkers: null, countWorkers: null };
});

afterAll(async () => {
  await test[Symbol.asyncDispose]();
  await simulator.close();
  server.close();
});

async function names(): Promise<readonly unknown[]> {
  return await test.app.db.query<{ name: string }>('select display_name as name from product_names', []);
}

describe('catalog', () => {
  it('fetches the names, and again only when they changed', async () => {
    expect(await runCli(services, ['catalog', 'update'])).toMatchObject({ exitCode: 0, stdout: '' });
    expect(await names()).toEqual([{ name: 'Microsoft 365 E3' }]);
    const again = await runCli(services, ['catalog', 'update']);
    expect(again).toMatchObject({ exitCode: 0, stderr: expect.stringContaining('Nothing new') as unknown });
    expect(marks).toEqual([undefined, '"v1"']);
  });

  it('asks by itself once a week, whether there was news or not', async () => {
    marks.length = 0;
    const day = 24 * 3_600_000;
    const after = (days: number) => ({ ...test.app, now: () => new Date(Date.now() + days * day) });
    const { signal } = new AbortController();
    expect(await updateDueCatalog(after(6), signal)).toBeNull();
    expect(await updateDueCatalog(after(8), signal)).toBe(test.config.catalogUrl);
    expect(await updateDueCatalog(after(14), signal)).toBeNull();
    expect(marks).toEqual(['"v1"']);
  });

  it('takes a file instead, and then asks the address without a mark', async () => {
    const files = { 'names.csv': `${header}\n${row('From a file')}\n` };
    expect(await runCli(services, ['catalog', 'import', 'names.csv'], { files })).toMatchObject({
      exitCode: 0,
    });
    expect(await names()).toEqual([{ name: 'From a file' }]);
    marks.length = 0;
    expect(await runCli(services, ['catalog', 'update'])).toMatchObject({ exitCode: 0 });
    expect(marks).toEqual([undefined]);
  });

  it('keeps what it has when the answer is no list', async () => {
    const before = await names();
    answer = { status: 404, body: 'gone' };
    const gone = await runCli(services, ['catalog', 'update']);
    expect(gone).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('answered 404') as unknown });
    const files = { 'page.html': '<html></html>' };
    expect(await runCli(services, ['catalog', 'import', 'page.html'], { files })).toMatchObject({
      exitCode: 2,
    });
    expect(await names()).toEqual(before);
  });
});
