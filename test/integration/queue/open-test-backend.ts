import { randomUUID } from 'node:crypto';
import { PGlite } from '@electric-sql/pglite';
import { Redis } from 'ioredis';
import { Client, Pool } from 'pg';
import { type BackendChoice, openQueueBackend, type QueueBackend } from '../../../src/queue/backend.ts';
import { currentHome } from '../../support/home.ts';

/** One home of the queue, empty, and a test's own. */
export interface TestQueue extends AsyncDisposable {
  readonly backend: QueueBackend;
  readonly choice: BackendChoice;
  /** What another process needs to open the same; null where only this process can. */
  readonly address: QueueAddress | null;
}

export interface QueueAddress {
  readonly type: 'redis' | 'postgres';
  readonly url: string;
  readonly prefix: string;
}

interface QueueHome {
  readonly name: string;
  readonly open: () => Promise<TestQueue>;
}

/** The homes that this run of the suite is for: with services both of them, Redis and a real Postgres. */
export function queueHomes(): readonly QueueHome[] {
  const home = currentHome();
  if (home.kind === 'embedded') return [{ name: 'PGlite', open: openOnPglite }];
  return [
    { name: 'Redis', open: () => openOnRedis(home.redisUrl) },
    { name: 'Postgres', open: () => openOnPostgres() },
  ];
}

/** A new PGlite takes 2 s, one from a copy 0.3 s. */
const template = lazily(async () => {
  await using pglite = await PGlite.create();
  return pglite.dumpDataDir('none');
});

async function openOnPglite(): Promise<TestQueue> {
  const pglite = await PGlite.create({ loadDataDir: await template() });
  const choice: BackendChoice = { type: 'embedded', pglite };
  const backend = await openQueueBackend(choice);
  return {
    backend,
    choice,
    address: null,
    [Symbol.asyncDispose]: async () => {
      await backend[Symbol.asyncDispose]();
      await pglite.close();
    },
  };
}

async function openOnRedis(url: string): Promise<TestQueue> {
  const prefix = `test-${randomUUID()}`;
  const choice: BackendChoice = { type: 'redis', url, prefix };
  const backend = await openQueueBackend(choice);
  return {
    backend,
    choice,
    address: { type: 'redis', url, prefix },
    [Symbol.asyncDispose]: async () => {
      await backend[Symbol.asyncDispose]();
      await removeKeys(url, prefix);
    },
  };
}

async function removeKeys(url: string, prefix: string): Promise<void> {
  const client = new Redis(url);
  for await (const keys of client.scanStream({ match: `${prefix}:*`, count: 500 })) {
    if (Array.isArray(keys) && keys.length > 0) await client.unlink(keys.map(String));
  }
  client.disconnect();
}

/** On a Postgres database of the test's own; `maintain` runs SQL from outside of it. */
export async function openOnPostgres(): Promise<
  TestQueue & { readonly pool: Pool; readonly maintain: (sql: string) => Promise<void> }
> {
  const home = currentHome();
  if (home.kind === 'embedded') throw new Error('no Postgres in this project');
  const maintenanceUrl = home.databaseUrl;
  const name = `queue_${randomUUID().replaceAll('-', '')}`;
  await maintain(maintenanceUrl, `create database ${name}`);
  const url = new URL(maintenanceUrl);
  url.pathname = `/${name}`;
  const pool = new Pool({ connectionString: url.href });
  // Tests kill its connections; without a listener that ends the process.
  pool.on('error', () => undefined);
  const choice: BackendChoice = { type: 'postgres', pool };
  const backend = await openQueueBackend(choice);
  return {
    backend,
    choice,
    pool,
    maintain: (sql) => maintain(maintenanceUrl, sql),
    address: { type: 'postgres', url: url.href, prefix: '' },
    [Symbol.asyncDispose]: async () => {
      await backend[Symbol.asyncDispose]();
      await pool.end();
      // Without `force`: a connection that the backend left open fails the test.
      await maintain(maintenanceUrl, `drop database ${name}`);
    },
  };
}

async function maintain(url: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

function lazily<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}
