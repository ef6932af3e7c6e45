import { randomBytes } from 'node:crypto';
import { type App, openApp } from '../../../src/app.ts';
import { parseConfig } from '../../../src/config.ts';
import { createLogger } from '../../../src/observe/logger.ts';
import type { Simulator } from '../../../src/simulator/start-simulator.ts';
import type { OwnRedis } from '../../support/start-redis.ts';
import { startPostgres, startRedis } from '../../support/services.ts';
import { createDatabase, createDataDir } from '../../support/test-database.ts';

/** A home of its own whose work is done by child processes. */
export interface FaultHome extends AsyncDisposable {
  /** What a child process needs to work on it. */
  readonly env: Readonly<Record<string, string>>;
  /** The program that takes jobs there. */
  readonly worker: 'workers/sync.ts' | 'workers/all.ts';
  /** Null on the embedded home. */
  readonly redis: OwnRedis | null;
  /** Lends the app to the test, without a worker; on the embedded home no child may run meanwhile. */
  readonly withApp: <T>(work: (app: App) => Promise<T>) => Promise<T>;
}

export type FaultHomeKind = 'redis and postgres' | 'embedded';

export async function openFaultHome(
  kind: FaultHomeKind,
  simulator: Simulator,
  env: Readonly<Record<string, string>> = {},
): Promise<FaultHome> {
  await using undo = new AsyncDisposableStack();
  const common = {
    SECRETS_KEY: randomBytes(32).toString('base64'),
    LOGIN_URL: simulator.loginUrl,
    GRAPH_URL: simulator.graphUrl,
    LEASE_MS: '700',
    LOG_LEVEL: 'debug',
    ...env,
  };
  const redis = kind === 'embedded' ? null : undo.use(await startRedis());
  const place = redis ? await servicePlace(undo, redis) : { DATA_DIR: undo.use(await createDataDir()).path };
  const all = { ...common, ...place };
  const kept = undo.move();
  return {
    env: all,
    worker: redis ? 'workers/sync.ts' : 'workers/all.ts',
    redis,
    withApp: async (work) => {
      await using app = await openApp(parseConfig(all, 'admin'), createLogger({ level: 'silent' }));
      return await work(app);
    },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

async function servicePlace(
  undo: AsyncDisposableStack,
  redis: OwnRedis,
): Promise<Readonly<Record<string, string>>> {
  const postgres = undo.use(await startPostgres());
  const database = undo.use(await createDatabase(postgres.url));
  return { DATABASE_URL: database.url, REDIS_URL: redis.url };
}
