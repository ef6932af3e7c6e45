import { EventEmitter } from 'node:events';
import { types, type PGlite, type Transaction } from '@electric-sql/pglite';
import type { PgPool, PgPoolClient, PgQueryResult } from 'bullmq';

// As `pg` gives it: BullMQ turns the text of a bigint into a number itself.
const parsers = { [types.INT8]: (value: string) => value };

/** Runs BullMQ's SQL; without parameters it may be many statements, and the last one counts. */
export async function runOn<Row>(
  session: Pick<Transaction, 'query' | 'exec'>,
  text: string,
  params?: readonly unknown[],
): Promise<PgQueryResult<Row>> {
  if (params === undefined) {
    const results = await session.exec(text, { parsers });
    const last = results.at(-1);
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- BullMQ says what rows its statements give
    return { rows: (last?.rows ?? []) as Row[], rowCount: last?.affectedRows ?? null };
  }
  const result = await session.query<Row>(text, [...params], { parsers });
  return { rows: result.rows, rowCount: result.affectedRows ?? null };
}

/** One PGlite in the shape of the `pg.Pool` that BullMQ's Postgres backend works with. `end` leaves it open. */
export function openPglitePool(pglite: PGlite): PgPool {
  const clients = new Set<PgliteClient>();
  // BullMQ adds a listener per queue and takes none away; ten would print a warning.
  const pool: PgPool = Object.assign(new EventEmitter().setMaxListeners(0), {
    query: <Row>(text: string, params?: readonly unknown[]) => runOn<Row>(pglite, text, params),
    connect: async (): Promise<PgPoolClient> => {
      const client = new PgliteClient(pglite);
      clients.add(client);
      return client;
    },
    end: async () => {
      await Promise.all(Array.from(clients, (client) => client.unlisten()));
      clients.clear();
    },
  });
  return pool;
}

/** What `connect()` gives: the same session, with subscriptions of its own. */
class PgliteClient extends EventEmitter implements PgPoolClient {
  readonly #pglite: PGlite;
  readonly #subscriptions: Promise<() => Promise<void>>[] = [];

  constructor(pglite: PGlite) {
    super();
    this.#pglite = pglite;
  }

  async query<Row>(text: string, params?: readonly unknown[]): Promise<PgQueryResult<Row>> {
    const channel = /^\s*(?:--.*\n\s*)*listen\s+"?(\w+)"?/i.exec(text)?.[1];
    if (channel !== undefined) {
      const subscription = this.#pglite.listen(channel, (payload) => {
        this.emit('notification', { channel, payload });
      });
      this.#subscriptions.push(subscription);
      await subscription;
      return { rows: [] };
    }
    // One session for all: statements of others would end up inside such a transaction, and in its rollback.
    if (/^\s*begin\b/i.test(text)) throw new Error('PGlite: no transaction through a shared session');
    return runOn<Row>(this.#pglite, text, params);
  }

  release(): void {
    // Whoever closes PGlite after this waits for it in `end`.
    this.unlisten().catch(() => undefined);
  }

  async unlisten(): Promise<void> {
    const subscriptions = this.#subscriptions.splice(0);
    await Promise.all(subscriptions.map(async (subscription) => (await subscription)()));
  }
}
