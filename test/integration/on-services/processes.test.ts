import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openApp } from '../../../src/app.ts';
import { parseConfig } from '../../../src/config.ts';
import { createLogger } from '../../../src/observe/logger.ts';
import { type Simulator, startSimulator } from '../../../src/simulator/start-simulator.ts';
import { openPostgres } from '../../../src/store/open-postgres.ts';
import { startRun } from '../../../src/sync/start-run.ts';
import { type Child, startChild } from '../../support/child-process.ts';
import { currentHome } from '../../support/home.ts';
import { connect, someTenant } from '../../support/test-app.ts';
import { createDatabase, type TestDatabase } from '../../support/test-database.ts';
import { waitFor } from '../../support/wait-for.ts';
import { readMetrics, valuesOf } from '../web/support/read-metrics.ts';

const programs = {
  scheduler: 'workers/scheduler.ts',
  worker: 'workers/sync.ts',
  web: 'workers/web.ts',
  all: 'workers/all.ts',
};
const deadlineMs = 20_000;

let simulator: Simulator;
let database: TestDatabase;
let env: Readonly<Record<string, string>>;
const children: Child[] = [];

beforeAll(async () => {
  simulator = await startSimulator({ tenants: [] });
  database = await createDatabase(maintenanceUrl());
  env = {
    // The queue as well: a Redis that others use has one place only for the jobs of a process.
    DATABASE_URL: database.url,
    SECRETS_KEY: randomBytes(32).toString('base64'),
    LOGIN_URL: simulator.loginUrl,
    GRAPH_URL: simulator.graphUrl,
  };
});

afterEach(async () => {
  await Promise.all(children.splice(0).map((child) => child.kill()));
});

afterAll(async () => {
  await database[Symbol.asyncDispose]();
  await simulator.close();
});

function maintenanceUrl(): string {
  const home = currentHome();
  if (home.kind === 'embedded') throw new Error('no Postgres in this project');
  return home.databaseUrl;
}

function start(role: keyof typeof programs, more: Readonly<Record<string, string>> = {}): Child {
  const child = startChild(programs[role], { ...env, ...more });
  children.push(child);
  return child;
}

async function addressOf(child: Child): Promise<string> {
  return String((await child.logs('started'))['address']);
}

/** Status and body of a health path; status 0 where nobody answers. */
async function ask(url: string): Promise<{ readonly status: number; readonly body: string }> {
  try {
    const answer = await fetch(url);
    return { status: answer.status, body: await answer.text() };
  } catch {
    return { status: 0, body: '' };
  }
}

async function isWell(address: string, path: string): Promise<void> {
  const url = `${address}${path}`;
  await waitFor(async () => (await ask(url)).status === 200, { deadlineMs, what: `${url} to say ok` });
}

describe('every process', () => {
  it('serves its health and its metrics, and only the page process those of the fleet', async () => {
    const roles = ['scheduler', 'worker', 'web'] as const;
    const started = roles.map((role) => ({ role, child: start(role, { PORT: '0' }) }));
    for (const { role, child } of started) {
      const address = await addressOf(child);
      await isWell(address, '/healthz');
      await isWell(address, '/readyz');
      const samples = await readMetrics(address);
      const names = new Set(samples.map(({ name }) => name));
      expect(names).toContain('process_resident_memory_bytes');
      expect(names.has('m365_jobs_in_hand')).toBe(role === 'worker');
      expect(valuesOf(samples, 'm365_fleet_up')).toEqual(role === 'web' ? { '': 1 } : {});
      const board = await ask(`${address}/queues/api/queues`);
      expect(board.status).toBe(role === 'web' ? 200 : 404);
      expect(valuesOf(samples, 'm365_workers')).toEqual(role === 'web' ? { '': 1 } : {});
    }
  });

  it('on one machine with one PORT: what has no pages takes another one and says so, what has some does not start', async () => {
    const first = await addressOf(start('worker', { PORT: '0' }));
    const { port } = new URL(first);
    for (const second of [start('worker', { PORT: port }), start('scheduler', { PORT: port })]) {
      const address = await addressOf(second);
      expect(address).not.toBe(first);
      await second.logs('port taken, listening on another one', (line) => line['port'] === Number(port));
      await isWell(address, '/healthz');
    }
    for (const second of [start('web', { PORT: port }), start('all', { PORT: port })]) {
      expect(await second.exited()).toEqual({ code: 1, signal: null });
      expect(second.output()).toBe(
        `Port ${port} on 127.0.0.1 is taken by another process: set PORT to a free one.\n`,
      );
    }
  });
});

describe('a worker that is told to stop with a job in hand', () => {
  it('is not ready from then on, gives the job back and ends with 0', async () => {
    const config = parseConfig({ ...env, LEASE_MS: '60000' }, 'admin');
    await using app = await openApp(config, createLogger({ level: 'silent' }));
    const tenant = someTenant(simulator, { users: 10 });
    tenant.addFault({ match: { path: /organization/ }, effect: { kind: 'hang' } });
    const connector = await connect(app, tenant);
    await startRun(app, { connectorId: connector.id, trigger: 'manual', full: true });
    const worker = start('worker', { PORT: '0', LEASE_MS: '60000' });
    const address = await addressOf(worker);
    await waitFor(() => (tenant.faultHits()[0] ?? 0) > 0, { deadlineMs, what: 'a request that hangs' });
    expect(valuesOf(await readMetrics(address), 'm365_jobs_in_hand')['']).toBeGreaterThan(0);
    worker.signal('SIGTERM');
    const body = await waitFor(
      async () => {
        const answer = await ask(`${address}/readyz`);
        return answer.status === 503 && answer.body;
      },
      { deadlineMs, everyMs: 1, what: 'readiness to turn false before the end' },
    );
    expect(JSON.parse(body)).toMatchObject({ problems: { process: 'is stopping' } });
    expect(await worker.exited()).toEqual({ code: 0, signal: null });
    const [checkpoint] = await app.db.query(
      `select lease_token as token, released from checkpoints where step = 'organization'`,
      [],
    );
    expect(checkpoint).toEqual({ token: null, released: 'given-back' });
  });
});

describe('a database that is away', () => {
  it('is named by readiness, and takes the metrics of the process not along', async () => {
    const { pathname } = new URL(database.url);
    const name = pathname.slice(1);
    const address = await addressOf(start('web', { PORT: '0' }));
    await isWell(address, '/readyz');
    await using admin = await openPostgres(maintenanceUrl(), { maxConnections: 1 });
    try {
      await admin.query(`alter database ${name} with allow_connections false`);
      await admin.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [name]);
      // Its last answer is good for a second, so the queue may be the first that is missed.
      await waitFor(
        async () => {
          const answer = await ask(`${address}/readyz`);
          return answer.status === 503 && answer.body.includes('"database":"does not answer"');
        },
        { deadlineMs, what: 'readiness to name the database' },
      );
      const samples = await readMetrics(address);
      expect(valuesOf(samples, 'm365_fleet_up')).toEqual({ '': 0 });
      expect(valuesOf(samples, 'm365_connectors')).toEqual({});
      expect(samples.map((sample) => sample.name)).toContain('process_resident_memory_bytes');
      expect((await ask(`${address}/healthz`)).status).toBe(200);
    } finally {
      await admin.query(`alter database ${name} with allow_connections true`);
    }
    await isWell(address, '/readyz');
  });
});
