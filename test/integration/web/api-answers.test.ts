import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type Simulator, startSimulator } from '../../../src/simulator/start-simulator.ts';
import { addApiToken } from '../../../src/store/api-tokens.ts';
import { JobQueueError } from '../../../src/sync/ports.ts';
import { clientIdOf, connect, someTenant, syncOnce, testSecret } from '../../support/test-app.ts';
import { type ApiDescription, readDescription } from './support/api-description.ts';
import { serveApp } from './support/serve-app.ts';
import { openServedApp, type ServedApp } from './support/served-app.ts';

const adminPassword = 'words that nobody guesses';
const nothing = '4a4a4a4a-0000-4000-8000-000000000000';

let simulator: Simulator;
let open: ServedApp;
let token: string;
let api: ApiDescription;
/** Of a tenant that was read, of one that could not be read, and of one that nobody has read yet. */
let known: readonly Readonly<Record<string, string>>[];

beforeAll(async () => {
  simulator = await startSimulator({ tenants: [] });
  open = await openServedApp(simulator, { ADMIN_PASSWORD: adminPassword });
  ({ token } = await addApiToken(open.app.db, 'tests'));
  const tenant = someTenant(simulator, { users: 60, byGroupShare: 0.4, guestShare: 0.1, noMailShare: 0.1 });
  tenant.addFault({
    match: { path: /users\?\$top/, count: 1 },
    effect: { kind: 'badRecord', record: 'badDate' },
  });
  const unread = someTenant(simulator, { users: 10, secrets: [{ value: testSecret, expired: true }] });
  const connectors = [
    await connect(open.app, tenant, { name: 'Read', inactiveAfterSku: ['SPE_E3=60'] }),
    await connect(open.app, unread, { name: 'Not read', secretExpires: '2026-01-01' }),
    await connect(open.app, someTenant(simulator, { users: 10 }), { name: 'New', domains: 'contoso.com' }),
  ];
  const [read = '', failed = '', fresh = ''] = connectors.map(({ id }) => id);
  const runs = [await syncOnce(open.app, { id: read }), await syncOnce(open.app, { id: failed })];
  const [held] = await open.app.db.query<{ skuId: string; userId: string }>(
    `select sku_id as "skuId", user_id as "userId" from license_assignments where connector_id = $1 limit 1`,
    [read],
  );
  known = [
    { connectorId: read, runId: runs[0]?.id ?? '', ...held },
    { connectorId: failed, runId: runs[1]?.id ?? '' },
    { connectorId: fresh },
  ];
  const description = await call({ method: 'get', path: '/api/openapi.json' });
  api = readDescription(await description.json());
});
afterAll(async () => {
  await open[Symbol.asyncDispose]();
  await simulator.close();
});

interface Call {
  readonly method: string;
  readonly path: string;
  readonly body?: object;
  readonly isAnonymous?: boolean;
  readonly address?: string;
}

async function call({
  method,
  path,
  body,
  isAnonymous = false,
  address = open.address,
}: Call): Promise<Response> {
  return fetch(`${address}${path}`, {
    method: method.toUpperCase(),
    headers: {
      ...(!isAnonymous && { authorization: `Bearer ${token}` }),
      ...(body && { 'content-type': 'application/json' }),
    },
    ...(body && { body: JSON.stringify(body) }),
  });
}

const seen = new Set<string>();

/** What was not as it is described. */
const faults: unknown[] = [];

/** Asks, and looks whether the answer is what the description says of that status. */
async function ask(operation: string, asked: Omit<Call, 'method'>, status: number): Promise<unknown> {
  const [method = ''] = operation.split(' ');
  const answer = await call({ method, ...asked });
  const text = await answer.text();
  seen.add(`${operation} ${status}`);
  const found = { operation, path: asked.path, status: answer.status, text: text.slice(0, 500) };
  if (answer.status !== status) {
    faults.push({ ...found, wanted: status });
    return null;
  }
  const schema = api.answer(operation, status);
  if (schema === null) {
    if (text !== '') faults.push({ ...found, wanted: 'no body' });
    return null;
  }
  const { error, data } = schema.safeParse(JSON.parse(text));
  if (error !== undefined) faults.push({ ...found, issues: error.issues });
  return data;
}

/** The path of an operation, with these values and otherwise such as belong to nothing. */
function fill(operation: string, values: Readonly<Record<string, string>>): string {
  const [, path = ''] = operation.split(' ');
  return path.replaceAll(/\{(\w+)\}/g, (_all, name: string) => values[name] ?? nothing);
}

const has = (operation: string, status: number): boolean => api.answers(operation).includes(status);

describe('every answer of the API is as the description says', () => {
  it('of what can be read: of a tenant that was read, of one that could not be, of a new one', async () => {
    const page = z.looseObject({ items: z.array(z.unknown()).optional() });
    const full: string[] = [];
    for (const operation of api.operations.filter((each) => each.startsWith('get '))) {
      for (const values of known) {
        const path = fill(operation, values);
        if (path.includes(nothing)) continue;
        for (const query of queriesOf(operation)) {
          const { items } = page.parse(await ask(operation, { path: `${path}${query}` }, 200));
          if ((items?.length ?? 0) > 0) full.push(operation);
        }
      }
    }
    expect(faults).toEqual([]);
    const lists = api.operations.filter((each) => /^get .*(?:s|activity|rejected)$/.test(each));
    expect([...new Set(full)].toSorted()).toEqual(lists.toSorted());
  });

  it('of what adds, changes, tests, runs and removes', async () => {
    const tenant = someTenant(simulator, { users: 10 });
    const settings = {
      name: 'Added',
      tenantId: tenant.tenantId,
      clientId: clientIdOf(tenant),
      clientSecret: testSecret,
    };
    const base = '/api/v1/connectors';
    const one = `${base}/{connectorId}`;
    const added = await ask(`post ${base}`, { path: base, body: settings }, 201);
    const { connector } = z.object({ connector: z.object({ id: z.guid() }) }).parse(added);
    const path = `${base}/${connector.id}`;
    const patch = {
      domains: ['contoso.com'],
      inactiveAfterSku: { VISIOCLIENT: 60 },
      secretExpires: '2099-01-01',
    };
    await ask(`patch ${one}`, { path, body: patch }, 200);
    await ask(`post ${one}/check`, { path: `${path}/check` }, 200);
    await ask(`post ${one}/pause`, { path: `${path}/pause` }, 200);
    await ask(`post ${one}/resume`, { path: `${path}/resume` }, 200);
    await open.app.queue.board.pause();
    const started = await ask(`post ${one}/runs`, { path: `${path}/runs`, body: { full: true } }, 202);
    const { runId } = z.object({ runId: z.guid() }).parse(started);
    const cancel = 'post /api/v1/runs/{runId}/cancel';
    await ask(cancel, { path: `/api/v1/runs/${runId}/cancel` }, 200);
    await open.app.queue.board.resume();
    await ask(cancel, { path: `/api/v1/runs/${runId}/cancel` }, 409);
    await using stuck = await serveApp({ ...open.app, queue: awayQueue(open.app.queue) }, {});
    await ask(`post ${one}/runs`, { path: `${path}/runs`, address: stuck.address }, 503);
    await ask(`delete ${one}`, { path }, 204);
    expect(faults).toEqual([]);
  });

  it('where something is wrong, not there, or asked without a token', async () => {
    const [values = {}] = known;
    for (const operation of api.operations) {
      const isBody = /^(?:post|patch) .*connectors(?:\/\{connectorId\})?$/.test(operation);
      const body = isBody ? { body: {} } : {};
      await ask(operation, { path: fill(operation, values), isAnonymous: true, ...body }, 401);
      const [query = ''] = queriesOf(operation);
      if (has(operation, 404)) {
        await ask(operation, { path: `${fill(operation, {})}${query}`, ...body }, 404);
      }
      const wrong = { connectorId: 'x', runId: 'x' };
      const isNamed = operation.includes('{');
      const path = isNamed ? fill(operation, wrong) : `${fill(operation, {})}?limit=0`;
      await ask(operation, { path, ...body }, 400);
    }
    expect(faults).toEqual([]);
  });

  it('and there is none that was not seen', () => {
    const all = api.operations.flatMap((operation) =>
      api.answers(operation).map((status) => `${operation} ${status}`),
    );
    expect([...seen].toSorted()).toEqual(all.toSorted());
  });

  it('also where nobody documents it: the address, what is too large, another site', async () => {
    const error = api.answer('get /api/v1/runs', 400);
    const large = { name: 'x'.repeat(1_100_000) };
    const others = [
      await call({ method: 'get', path: '/api/v1/nowhere' }),
      await call({ method: 'post', path: '/api/v1/connectors', body: large }),
      await fetch(`${open.address}/api/v1/connectors`, {
        method: 'POST',
        headers: { origin: 'https://evil.example' },
      }),
      await fetch(`${open.address}/api/v1/connectors`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/xml' },
        body: 'x',
      }),
    ];
    expect(others.map(({ status }) => status)).toEqual([404, 413, 403, 415]);
    for (const answer of others)
      expect(error?.safeParse(await answer.json()).error?.issues ?? []).toEqual([]);
  });
});

function queriesOf(operation: string): readonly string[] {
  return operation.endsWith('/figures') ? ['?kind=skus', '?kind=services', '?kind=apps'] : [''];
}

function awayQueue<Queue extends object>(queue: Queue): Queue {
  return { ...queue, enqueueRun: () => Promise.reject(new JobQueueError('away')) };
}
