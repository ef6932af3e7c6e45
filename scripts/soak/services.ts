import { setTimeout as delay } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { startPostgres, startRedis } from '../../test/support/services.ts';
import { type FaultyProxy, openFaultyProxy } from '../../test/support/faulty-proxy.ts';
import type { OwnRedis } from '../../test/support/start-redis.ts';
import type { OwnPostgres } from '../../test/support/start-postgres.ts';

/** Redis and Postgres of the soak, which break; everybody reaches them through proxies, which follow. */
export class Services {
  #redis: OwnRedis;
  readonly #postgres: OwnPostgres;
  #postgresUrl: string;
  readonly #proxies = { redis: new Set<FaultyProxy>(), postgres: new Set<FaultyProxy>() };

  constructor(redis: OwnRedis, postgres: OwnPostgres) {
    this.#redis = redis;
    this.#postgres = postgres;
    this.#postgresUrl = postgres.url;
  }

  static async start(undo: AsyncDisposableStack): Promise<Services> {
    const postgres = undo.use(await startPostgres());
    const services = new Services(await startRedis(), postgres);
    undo.defer(() => services.#redis.stop());
    return services;
  }

  get postgresUrl(): string {
    return this.#postgresUrl;
  }

  /** A way of its own to one of the two. */
  async openProxy(to: 'redis' | 'postgres'): Promise<FaultyProxy> {
    const proxy = await openFaultyProxy(to === 'redis' ? this.#redis.url : this.#postgresUrl);
    this.#proxies[to].add(proxy);
    return proxy;
  }

  countKeys(): Promise<number> {
    return this.#withRedis((client) => client.dbsize());
  }

  /** Empties Redis; gives how many keys it had. */
  flushRedis(): Promise<number> {
    return this.#withRedis(async (client) => {
      const keys = await client.dbsize();
      await client.flushall();
      return keys;
    });
  }

  async #withRedis<T>(work: (client: Redis) => Promise<T>): Promise<T> {
    const client = new Redis(this.#redis.url);
    try {
      return await work(client);
    } finally {
      client.disconnect();
    }
  }

  /** Ends Redis, and after so long starts another that is empty. */
  async loseRedis(awayMs: number): Promise<void> {
    await this.#redis.stop();
    await delay(awayMs);
    this.#redis = await startRedis();
    for (const proxy of this.#proxies.redis) proxy.retarget(this.#redis.url);
  }

  async crashPostgres(): Promise<void> {
    this.#postgresUrl = await this.#postgres.crash();
    for (const proxy of this.#proxies.postgres) proxy.retarget(this.#postgresUrl);
  }
}
