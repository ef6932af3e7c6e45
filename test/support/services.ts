import { findPostgres, findRedisServer, isDockerThere } from './probe-machine.ts';
import { planOwnService, type OwnSource, type ServicesPlan } from './service-plan.ts';
import { startPostgresFrom, type OwnPostgres, type PostgresSettings } from './start-postgres.ts';
import { startRedisFrom, type OwnRedis } from './start-redis.ts';

export interface Services {
  readonly redisUrl: string;
  /** Address of a maintenance database as a role that may create databases. */
  readonly databaseUrl: string;
  readonly stop: () => Promise<void>;
}

/** Starts a Redis of the test's own, never the one of `TEST_REDIS_URL`; `await using` stops it. */
export async function startRedis(): Promise<OwnRedis> {
  return startRedisFrom(await requireSource('Redis', findRedisServer(process.env)));
}

/** Starts a Postgres of the test's own, never the one of `TEST_DATABASE_URL`; `await using` stops it. */
export async function startPostgres(settings?: PostgresSettings): Promise<OwnPostgres> {
  return startPostgresFrom(await requireSource('Postgres', findPostgres(process.env)), settings);
}

/** Opens what the plan names: given addresses are used as they are and left alone at the end. */
export async function openServices(plan: Extract<ServicesPlan, { kind: 'run' }>): Promise<Services> {
  await using undo = new AsyncDisposableStack();
  const { redis, postgres } = plan;
  const redisUrl = redis.kind === 'given' ? redis.url : undo.use(await startRedisFrom(redis)).url;
  const databaseUrl =
    postgres.kind === 'given' ? postgres.url : undo.use(await startPostgresFrom(postgres)).url;
  const kept = undo.move();
  return { redisUrl, databaseUrl, stop: () => kept.disposeAsync() };
}

async function requireSource(name: string, binary: string | null): Promise<OwnSource> {
  const source = planOwnService(binary, binary === null && (await isDockerThere()));
  if (source === null) throw new Error(`no ${name} to start: install its server or start Docker`);
  return source;
}
