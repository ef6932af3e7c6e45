import { DEFAULT_SCHEMA, isPgPool, runMigrations, type PgPool } from 'bullmq';
import { Pool } from 'pg';
import { hostAndPort } from '../lib/host-and-port.ts';
import type { QueueBackend, QueueSide } from './backend.ts';
import { inspectPostgres } from './inspect-postgres.ts';
import { makePostgresFactory } from './postgres-factory.ts';
import { within } from './within.ts';

// Longer than on Redis: a busy Postgres first has to get to it.
const answerWithinMs = 15_000;
const closeWithinMs = 2_000;
// BullMQ's statements are short: one without an answer for so long would only keep its connection from the others.
const statementTimeoutMs = 60_000;
const defaultPort = 5432;
// One for LISTEN, the others for the statements of a worker's slots, which are short.
const maxConnections = 5;

/**
 * The queue in Postgres, by a pool of its own with the settings of `pool`: BullMQ's statements name no schema,
 * so its connections must look in `bullmq` and the store's must not.
 */
export async function openPostgresBackend(pool: Pool): Promise<QueueBackend> {
  const own = openOwnPool(pool);
  // To TypeScript a `pg.Pool` is not BullMQ's `PgPool` under exactOptionalPropertyTypes; BullMQ's own guard says it is.
  const connection: unknown = own;
  if (!isPgPool(connection)) throw new Error('the pool is not one of pg');
  await migrate(connection).catch(async (error: unknown) => {
    await own.end();
    throw error;
  });
  const place = placeOf(own);
  const openSide: QueueBackend['openSide'] = (_role, onError): QueueSide => {
    own.on('error', onError);
    return {
      prefix: DEFAULT_SCHEMA,
      lastFault: () => null,
      factory: makePostgresFactory(connection),
      [Symbol.asyncDispose]: async () => void own.off('error', onError),
    };
  };
  return {
    place,
    answerWithinMs,
    openSide,
    inspect: () => inspectPostgres(connection, { place, product: 'Postgres' }),
    [Symbol.asyncDispose]: async () => {
      // It waits for connections that are taken; one that hangs must not hold the process.
      if (!own.ending) await within(closeWithinMs, own.end(), () => undefined);
    },
  };
}

function openOwnPool(pool: Pool): Pool {
  const own = new Pool({
    ...pool.options,
    // Not enumerable on the options of a pool, so a spread loses it.
    password: pool.options.password,
    max: maxConnections,
    query_timeout: statementTimeoutMs,
    // oxlint-disable-next-line typescript/no-misused-promises -- pg waits for it, its types do not say so
    onConnect: async (client) => void (await client.query(`set search_path to ${DEFAULT_SCHEMA}`)),
  });
  // Without listeners a connection that dies while idle, or between two statements, ends the process.
  own.on('error', () => undefined);
  // BullMQ adds one per queue and takes none away; ten would print a warning.
  own.setMaxListeners(0);
  own.on('connect', (client) => void client.on('error', () => undefined));
  return own;
}

function placeOf({ options }: Pool): string {
  const { connectionString, host = 'localhost', port = defaultPort } = options;
  const address = connectionString === undefined ? null : hostAndPort(connectionString, defaultPort);
  return `Postgres at ${address ?? `${host}:${port}`}`;
}

async function migrate(pool: PgPool): Promise<void> {
  const client = await pool.connect();
  try {
    // One transaction under an advisory lock: processes that start at once take turns.
    await runMigrations(client);
    client.release();
  } catch (error) {
    client.release(true);
    throw error;
  }
}
