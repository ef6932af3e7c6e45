import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { currentHome } from '../../support/home.ts';
import { packagesLoaded } from '../../support/packages-loaded.ts';
import { createDatabase } from '../../support/test-database.ts';

const undo = new AsyncDisposableStack();
let env: Readonly<Record<string, string>>;

// Redis is not there: what works on the store alone does not notice.
beforeAll(async () => {
  const home = currentHome();
  if (home.kind === 'embedded') throw new Error('no Postgres in this project');
  const database = undo.use(await createDatabase(home.databaseUrl));
  env = {
    DATABASE_URL: database.url,
    REDIS_URL: 'redis://127.0.0.1:1',
    SECRETS_KEY: randomBytes(32).toString('base64'),
  };
});

afterAll(() => undo.disposeAsync());

const slow = new Set(['@azure/msal-node', '@electric-sql/pglite', 'bullmq', 'got', 'ioredis', 'pino']);

test.each([
  [['status'], 0],
  [['connector', 'list'], 0],
  [['runs'], 0],
  [['token', 'list'], 0],
  [['show', 'users', 'contoso'], 2],
] as const)('%j loads neither queue nor Graph client nor the embedded database', async (argv, exitCode) => {
  const loaded = await packagesLoaded(env, argv);
  expect(loaded).toMatchObject({ exitCode });
  expect(loaded.packages).toContain('pg');
  expect(loaded.packages.filter((name) => slow.has(name))).toEqual([]);
});
