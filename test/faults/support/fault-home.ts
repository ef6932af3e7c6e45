import { randomBytes } from 'node:crypto';
import { type App, openApp } from '../../../src/app.ts';
import { parseConfig } from '../../../src/config.ts';
import { createLogger } from '../../../src/observe/logger.ts';
import type { Simulator } from '../../../src/simulator/start-simulator.ts';
import type { OwnPostgres } from '../../support/start-postgres.ts';
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
  /** Ends Postgres as a crash does and starts it again, at the same address where it is a binary. */
  readonly crashPostgres: () => Promise<void>;
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
  const postgres = redis ? undo.use(await startPostgres()) : null;
  const place = postgres && redis ? await servicePlace(undo, postgres, redis) : await embeddedPlace(undo);
  const all = { ...common, ...place };
  const kept = undo.move();
  return {
    env: all,
    worker: redis ? 'workers/sync.ts' : 'workers/all.ts',
    redis,
    crashPostgres: async () => void (await postgres?.crash()),
    withApp: async (work) => {
      await using app = await openApp(parseConfig(all, 'admin'), createLogger({ level: 'silent' }));
      return await work(app);
    },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

type Place = Readonly<Record<string, string>>;

async function embeddedPlace(undo: AsyncDisposableStack): Promise<Place> {
  return { DATA_DIR: undo.use(await createDataDir()).path };
}

async function servicePlace(
  undo: AsyncDisposableStack,
  postgres: OwnPostgres,
  redis: OwnRedis,
): Promise<Place> {
  const database = undo.use(await createDatabase(postgres.url));
  return { DATABASE_URL: database.url, REDIS_URL: redis.url };
}
