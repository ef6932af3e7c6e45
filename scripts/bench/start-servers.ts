import { Redis } from 'ioredis';
import { startPostgres, startRedis } from '../../test/support/services.ts';
import { openPostgres } from '../../src/store/open-postgres.ts';
import { parentOf } from './cpu-seconds.ts';

export interface Servers extends AsyncDisposable {
  readonly redis: { readonly url: string; readonly pid: number; readonly flush: () => Promise<void> };
  /** Maintenance database. */
  readonly postgres: { readonly url: string; readonly pid: number };
}

/**
 * As tests run it but for the disk: each commit is on it before it is confirmed, as with anybody's real data. When a
 * commit was is kept, so that it can be measured. All else is what Postgres comes with.
 */
const postgresSettings = { fsync: 'on', track_commit_timestamp: 'on' };

/** A Redis and a Postgres of the benchmark's own. */
export async function startServers(): Promise<Servers> {
  await using opened = new AsyncDisposableStack();
  const redis = opened.use(await startRedis());
  const postgres = opened.use(await startPostgres(postgresSettings));
  const redisPid = Number(/^process_id:(\d+)/m.exec(await redisInfo(redis.url, 'server'))?.[1] ?? 0);
  await using db = await openPostgres(postgres.url, { maxConnections: 1 });
  const [backend] = await db.query<{ pid: number }>('select pg_backend_pid() as pid');
  const postgresPid = await parentOf(backend?.pid ?? 0);
  const closing = opened.move();
  return {
    redis: { url: redis.url, pid: redisPid, flush: () => redis.flushAll() },
    postgres: { url: postgres.url, pid: postgresPid },
    [Symbol.asyncDispose]: () => closing.disposeAsync(),
  };
}

/** What Redis says of itself. */
export async function redisInfo(url: string, section: string): Promise<string> {
  const client = new Redis(url, { lazyConnect: true });
  try {
    await client.connect();
    return await client.info(section);
  } finally {
    client.disconnect();
  }
}
