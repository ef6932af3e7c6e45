import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type App, openApp } from '../../../src/app.ts';
import { sharedServices } from '../../../src/cli/command-services.ts';
import { type Config, parseConfig } from '../../../src/config.ts';
import { createLogger } from '../../../src/observe/logger.ts';
import { type Simulator, startSimulator } from '../../../src/simulator/start-simulator.ts';
import type { FaultEffect } from '../../../src/simulator/faults/fault-rule.ts';
import type { TenantControl } from '../../../src/simulator/tenant-control.ts';
import { addConnector } from '../../../src/sync/manage/add-connector.ts';
import { Capture, runCli } from '../../support/run-cli.ts';
import { openTestHome, someTenant, syncOnce } from '../../support/test-app.ts';

// Of the shape of Microsoft's own, with signs that an address, JSON and a regular expression spell otherwise.
const secret = 'q~8Q~tests/only+secret=%"of{the}suite&_0123456789';
const logged = new Capture();
const shown: string[] = [];
const tokens = new Set<string>();

let simulator: Simulator;
let config: Config;
let app: App;
let queuePrefix: string | null = null;
const undo = new AsyncDisposableStack();

beforeAll(async () => {
  simulator = await startSimulator({ tenants: [] });
  undo.defer(() => simulator.close());
  const home = undo.use(await openTestHome());
  ({ queuePrefix } = home);
  const urls = { LOGIN_URL: simulator.loginUrl, GRAPH_URL: simulator.graphUrl };
  config = parseConfig({ ...home.env, ...urls, LEASE_MS: '6000', LOG_LEVEL: 'trace' }, 'admin');
  const log = createLogger({ level: config.logLevel, stream: logged });
  app = undo.use(await openApp(config, log, queuePrefix === null ? {} : { queuePrefix }));
  const worker = app.startWorker();
  undo.defer(() => worker.stop(5_000));
});

afterAll(() => undo.disposeAsync());

/** Keeps every access token that the tenant is given. */
function watchTokens(tenant: TenantControl): void {
  const keep = (body: Record<string, unknown>): unknown => {
    if (typeof body['access_token'] === 'string') tokens.add(body['access_token']);
    return body;
  };
  tenant.addFault({ match: { path: /oauth2/ }, effect: { kind: 'mutate', json: keep } });
}

/** Servers that say back what they were given: no real one does, a proxy or an impostor may. */
const loginEcho = {
  kind: 'respond',
  status: 401,
  get body() {
    const said = `AADSTS7000215: client_secret=${secret} as ${encodeURIComponent(secret)}, ${[...tokens].join(' ')}`;
    return { error: 'invalid_client', error_description: said, trace_id: said };
  },
} as const;

function graphEcho(status: number): FaultEffect {
  return {
    kind: 'respond',
    status,
    get body() {
      const token = [...tokens].at(-1) ?? '';
      const message = `Not with ${token} nor with Bearer ${token}`;
      return { error: { code: `Denied${token}`, message, innerError: { code: token, 'request-id': token } } };
    },
  };
}

it('no secret and no token is in a log line, a job, a column or an output', async () => {
  await makeHistory();
  expect(tokens.size).toBeGreaterThan(3);
  expect(logged.text).toContain('run ended');
  const places = {
    log: logged.text,
    output: shown.join('\n'),
    tables: await everyRow(),
    queue: await everyKey(),
  };
  expect(places.tables.length).toBeGreaterThan(10_000);
  for (const [place, text] of Object.entries(places)) {
    for (const needle of needles()) {
      const at = text.indexOf(needle);
      // Shortened, so that a failure does not print the secret either.
      expect(at === -1 ? '' : `${place}: …${text.slice(Math.max(0, at - 300), at)}<here>`).toBe('');
    }
  }
});

/** Runs that succeed, that are refused at each place, and every command that prints something of it. */
async function makeHistory(): Promise<void> {
  const spec = { users: 20, secrets: [{ value: secret }] };
  const faults: readonly ((tenant: TenantControl) => void)[] = [
    () => undefined,
    (tenant) => void tenant.addFault({ match: { path: /oauth2/ }, effect: loginEcho }),
    (tenant) => void tenant.addFault({ match: { path: /v1\.0\/users/ }, effect: graphEcho(403) }),
    (tenant) => void tenant.addFault({ match: { path: /v1\.0\/organization/ }, effect: graphEcho(401) }),
    (tenant) => void tenant.addFault({ match: { path: /applications/ }, effect: graphEcho(403) }),
    (tenant) =>
      void tenant.addFault({ match: { path: /\/data\/download/, count: 1 }, effect: { kind: 'cut' } }),
    (tenant) => void tenant.addFault({ match: { path: /oauth2/, count: 1 }, effect: { kind: 'cut' } }),
    (tenant) =>
      void tenant.addFault({ match: { path: /subscribedSkus/, count: 1 }, effect: { kind: 'truncate' } }),
    (tenant) => tenant.setSecrets([{ value: 'another', expired: true }]),
  ];
  for (const [index, addFaults] of faults.entries()) {
    // What an opaque token looks like, nobody can tell: only who holds it can blank it.
    const clientId = randomUUID();
    const tenant = someTenant(simulator, { ...spec, clientId, opaqueTokens: index % 2 === 1 });
    watchTokens(tenant);
    addFaults(tenant);
    const name = `tenant ${index}`;
    const settings = { name, tenantId: tenant.tenantId, clientId };
    const { connector } = await addConnector(app, settings, { type: 'secret', bytes: Buffer.from(secret) });
    const run = await syncOnce(app, connector);
    for (const command of commandsFor(name, run.id)) {
      const { stdout, stderr } = await runCli(sharedServices(app, null), command);
      expect(stdout + stderr).not.toBe('');
      shown.push(stdout, stderr);
    }
  }
}

function commandsFor(name: string, runId: string): readonly (readonly string[])[] {
  return [
    ['connector', 'show', name],
    ['connector', 'show', name, '--json'],
    ['connector', 'list', '--json'],
    ['connector', 'check', name],
    ['run', runId, '--json'],
    ['run', runId],
    ['runs', name, '--json'],
    ['show', 'users', name, '--json'],
    ['show', 'activity', name, '--json'],
    ['show', 'subscriptions', name, '--json'],
    ['status'],
    ['secrets', 'reseal'],
    ['secrets', 'reseal', '--json'],
  ];
}

/** The bytes to look for, as they are and as addresses, forms, JSON, base64 and dumps spell them. */
function needles(): readonly string[] {
  const bytes = Buffer.from(secret);
  const spelled = [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)];
  const coded = [
    bytes.toString('base64').slice(0, 40),
    bytes.toString('base64url').slice(0, 40),
    bytes.toString('hex'),
  ];
  // The end of a token is its signature: with it gone the rest opens nothing.
  const parts = [...tokens].flatMap((token) => [token, token.slice(-40), token.slice(0, 60)]);
  return [...spelled, ...coded, ...parts];
}

/** Every row of every table, the queue's in this database included, as text. */
async function everyRow(): Promise<string> {
  const tables = await app.db.query<{ name: string }>(
    `select format('%I.%I', table_schema, table_name) as name from information_schema.tables
     where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')`,
  );
  expect(tables.length).toBeGreaterThan(20);
  const texts: string[] = [];
  for (const { name } of tables) {
    const rows = await app.db.query<{ row: string }>(`select t::text as row from ${name} t`);
    texts.push(...rows.map(({ row }) => row));
  }
  return texts.join('\n');
}

/** Every key of the queue in Redis with what it holds; nothing on the embedded home. */
async function everyKey(): Promise<string> {
  if (config.redisUrl === null) return '';
  const client = new Redis(config.redisUrl);
  try {
    const texts: string[] = [];
    for (const key of await client.keys(`${queuePrefix ?? ''}:*`)) {
      const type = await client.type(key);
      const read = {
        string: () => client.get(key),
        hash: () => client.hgetall(key),
        list: () => client.lrange(key, 0, -1),
        set: () => client.smembers(key),
        zset: () => client.zrange(key, '0', '-1'),
        stream: () => client.xrange(key, '-', '+'),
      }[type];
      if (!read) throw new Error(`the key ${key} is of another type: ${type}`);
      texts.push(key, JSON.stringify(await read()));
    }
    expect(texts.length).toBeGreaterThan(50);
    return texts.join('\n');
  } finally {
    client.disconnect();
  }
}
