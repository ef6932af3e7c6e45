import { Pool, types, type PoolClient, type QueryConfig } from 'pg';
import { hostAndPort } from '../lib/host-and-port.ts';
import { BatchedSocket } from './batched-socket.ts';
import type { Database, Queryable, Transaction } from './database.ts';
import { isBrokenConnection, sqlState, StoreError } from './store-error.ts';
import { transactionOn } from './transaction.ts';

export interface PostgresDatabase extends Database {
  readonly pool: Pool;
}

// A server that takes the connection and says nothing is told to a person within 5 s, the start of a script included.
const connectTimeoutMs = 4_000;
const defaultPort = 5432;
// A report of a million people is applied in one statement; what takes longer than this hangs.
const statementTimeoutMs = 600_000;

// Between two statements of a transaction nothing is waited for: a process that is silent there for so long is frozen
// or cut off, and would keep its locks from every other worker.
const silentTransactionMs = 30_000;

const asText = (value: string): string => value;
const ownParsers = new Map<number, (value: string) => unknown>([
  // As a Date a day would move with the zone of the process.
  [types.builtins.DATE, asText],
  [types.builtins.INT8, Number],
]);
const parsers: NonNullable<QueryConfig['types']> = {
  getTypeParser: (oid, format) =>
    // oxlint-disable-next-line typescript/no-unsafe-return -- pg-types gives parsers as any
    (format === 'binary' ? undefined : ownParsers.get(oid)) ?? types.getTypeParser(oid, format),
};

/**
 * Opens a pool and asks it once. Rejects within about 4 s with a StoreError `unreachable` that names host and
 * port. The parsers are per query, so that others may use the pool with the usual ones.
 */
export async function openPostgres(
  url: string,
  options: { readonly maxConnections?: number } = {},
): Promise<PostgresDatabase> {
  const where = hostAndPort(url, defaultPort) ?? 'the address in DATABASE_URL';
  const pool = new Pool({
    connectionString: url,
    max: options.maxConnections ?? 10,
    connectionTimeoutMillis: connectTimeoutMs,
    keepAlive: true,
    // statements of a transaction go out without waiting for the answer to the one in front
    pipeline: true,
    stream: () => new BatchedSocket(),
    statement_timeout: statementTimeoutMs,
    idle_in_transaction_session_timeout: silentTransactionMs,
    query_timeout: statementTimeoutMs + connectTimeoutMs,
    application_name: 'microsoft-365-connector',
  });
  // Without a listener a connection that dies while idle, or between two statements, ends the process.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => void client.on('error', () => undefined));
  try {
    await usingClient(pool, where, (client) => client.query('select 1'));
  } catch (error) {
    await pool.end();
    throw error;
  }
  return makeDatabase(pool, where);
}

function makeDatabase(pool: Pool, where: string): PostgresDatabase {
  return {
    home: 'postgres',
    pool,
    query: (sql, params) =>
      afterDeadlock(() => usingClient(pool, where, (client) => queryOf(client).query(sql, params))),
    ping: (withinMs) => usingClient(pool, where, (client) => ping(client, withinMs)),
    transaction: (work) =>
      afterDeadlock(() => usingClient(pool, where, (client) => inTransaction(client, work))),
    [Symbol.asyncDispose]: async () => {
      if (!pool.ending) await pool.end();
    },
  };
}

async function ping(client: PoolClient, withinMs: number): Promise<void> {
  // Not in the types of pg: its own limit, which leaves the connection as one that cannot be trusted.
  const question = { text: 'select 1', query_timeout: withinMs };
  await client.query(question);
}

/** Postgres ends one of two transactions that block each other; nothing of it stays, so it is done again, up to 3 times. */
async function afterDeadlock<T>(work: () => Promise<T>): Promise<T> {
  for (let left = 3; ; left -= 1) {
    try {
      return await work();
    } catch (error) {
      if (left === 0 || sqlState(error) !== '40P01') throw error;
    }
  }
}

function queryOf(client: PoolClient): Queryable {
  return {
    query: async <Row extends object>(sql: string, params?: readonly unknown[]) => {
      // Of several statements sent at once pg gives an array; the last one counts.
      const last = [await client.query(statement(sql, params))].flat().at(-1);
      return (last?.rows ?? []) as readonly Row[];
    },
  };
}

async function inTransaction<T>(client: PoolClient, work: (tx: Transaction) => T | Promise<T>): Promise<T> {
  const tx = transactionOn(queryOf(client));
  tx.send('begin');
  let result: T;
  try {
    result = await work(tx);
  } catch (error) {
    // Behind a statement that hangs a rollback would hang too; that connection is thrown away instead.
    if (!isDead(client, error)) {
      tx.send('rollback');
      await tx.settle();
    }
    throw error;
  }
  // behind a statement that failed it is a rollback
  tx.send('commit');
  await tx.settle();
  return result;
}

async function usingClient<T>(
  pool: Pool,
  where: string,
  work: (client: PoolClient) => Promise<T>,
): Promise<T> {
  const client = await pool.connect().catch((error: unknown) => {
    throw connectError(where, error);
  });
  try {
    const result = await work(client);
    client.release();
    return result;
  } catch (error) {
    client.release(isDead(client, error) || client.getTransactionStatus() !== 'I');
    throw error;
  }
}

/** True where the connection cannot be trusted: it timed out or broke while a statement was under way. */
function isDead(client: PoolClient, error: unknown): boolean {
  if (client.getTransactionStatus() === null) return true;
  const state = sqlState(error);
  return state === null ? isBrokenConnection(error) : /^(?:08|57P|25P03)/.test(state);
}

function connectError(where: string, error: unknown): StoreError {
  const message = error instanceof Error ? error.message : String(error);
  const seconds = connectTimeoutMs / 1_000;
  if (message === 'timeout exceeded when trying to connect') {
    return new StoreError(
      'busy',
      `no connection to Postgres at ${where} became free within ${seconds} s`,
      error,
    );
  }
  if (message === 'Connection terminated due to connection timeout') {
    return new StoreError('unreachable', `no answer from Postgres at ${where} within ${seconds} s`, error);
  }
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const reason = message === '' ? code : message;
  return new StoreError('unreachable', `cannot use Postgres at ${where}: ${reason}`, error);
}

/**
 * Not a named statement, which would save parsing: after five uses the server keeps the plan of one, and a plan
 * made while the tables of a new installation were small is a bad one when they have grown.
 */
function statement(sql: string, params?: readonly unknown[]): QueryConfig {
  // Without parameters it goes as it is, since a migration holds many statements.
  return params === undefined
    ? { text: sql, types: parsers }
    : { text: sql, values: [...params], types: parsers };
}
