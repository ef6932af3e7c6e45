import { randomBytes, randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runAdminScript } from '../../support/admin-script.ts';
import { type Child, startChild } from '../../support/child-process.ts';
import { type FaultyProxy, openFaultyProxy, through } from '../../support/faulty-proxy.ts';
import { currentHome } from '../../support/home.ts';
import { startRedis } from '../../support/services.ts';
import { createDatabase } from '../../support/test-database.ts';

const undo = new AsyncDisposableStack();
let proxy: FaultyProxy;
let env: Readonly<Record<string, string>>;

// A Redis of our own, which evicts, behind a network that can be cut.
beforeAll(async () => {
  const home = currentHome();
  if (home.kind === 'embedded') throw new Error('no Postgres in this project');
  const database = undo.use(await createDatabase(home.databaseUrl));
  const redis = undo.use(await startRedis());
  proxy = undo.use(await openFaultyProxy(redis.url));
  const client = new Redis(redis.url);
  await client.config('SET', 'maxmemory-policy', 'allkeys-lru');
  client.disconnect();
  env = {
    DATABASE_URL: database.url,
    REDIS_URL: through(proxy, redis.url),
    SECRETS_KEY: randomBytes(32).toString('base64'),
  };
});

afterAll(() => undo.disposeAsync());

async function expectRefused(child: Child): Promise<void> {
  expect(await child.exited()).toEqual({ code: 1, signal: null });
  expect(child.output()).toContain(`127.0.0.1:${proxy.port}: its maxmemory-policy is "allkeys-lru"`);
}

test('a process does not start on a Redis that evicts', async () => {
  await using scheduler = startChild('workers/scheduler.ts', env);
  await expectRefused(scheduler);
  expect(scheduler.logged()).toEqual([]);
});

test('a command that would put jobs there says the same, and starts nothing', async () => {
  const ids = ['--tenant-id', randomUUID(), '--client-id', randomUUID()];
  const added = await runAdminScript(
    env,
    ['connector', 'add', 'contoso', ...ids, '--client-secret-stdin'],
    'word',
  );
  expect(added).toMatchObject({ exitCode: 0 });
  for (const argv of [
    ['sync', 'contoso'],
    ['sync', '--all'],
  ]) {
    const { exitCode, stdout, stderr } = await runAdminScript(env, argv);
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toContain(`127.0.0.1:${proxy.port}: its maxmemory-policy is "allkeys-lru"`);
  }
  expect(JSON.parse((await runAdminScript(env, ['runs', '--json'])).stdout)).toEqual([]);
});

test('a worker waits for a Redis that is away, and ends when it comes back and evicts', async () => {
  await proxy.cut();
  await using worker = startChild('workers/sync.ts', env);
  await worker.logs('started');
  expect(await worker.logs('queue connection')).toMatchObject({ place: `Redis at 127.0.0.1:${proxy.port}` });
  await proxy.mend();
  await expectRefused(worker);
});

test('a worker that never reached its Redis ends at SIGTERM', async () => {
  await proxy.cut();
  await using worker = startChild('workers/sync.ts', env);
  await worker.logs('started');
  const startedAt = performance.now();
  worker.signal('SIGTERM');
  expect(await worker.exited()).toEqual({ code: 0, signal: null });
  expect(performance.now() - startedAt).toBeLessThan(10_000);
  await proxy.mend();
});
