import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '../../../src/store/database.ts';
import { openPostgres } from '../../../src/store/open-postgres.ts';
import { isStoreOutage } from '../../../src/store/store-error.ts';
import { openStore } from '../store/open-store.ts';

let db: Database;
beforeAll(async () => {
  db = await openStore();
  await db.query('create table notes (id integer primary key, text text)');
});
afterAll(async () => {
  await db[Symbol.asyncDispose]();
});

describe('a connection that is cut', () => {
  test('is an outage for the one who had it, and the next statement gets another', async () => {
    const cut = db.query('select pg_terminate_backend(pg_backend_pid())', []);
    const error: unknown = await cut.catch((caught: unknown) => caught);
    expect(isStoreOutage(error)).toBe(true);
    expect(await db.query('select 1 as one', [])).toEqual([{ one: 1 }]);
  });

  test('in a transaction takes back what was written', async () => {
    const cut = db.transaction(async (tx) => {
      await tx.query('insert into notes (id) values (3)', []);
      await tx.query('select pg_terminate_backend(pg_backend_pid())', []);
    });
    const error: unknown = await cut.catch((caught: unknown) => caught);
    expect(isStoreOutage(error)).toBe(true);
    expect(await db.query('select id from notes where id = 3', [])).toEqual([]);
  });
});

describe('a Postgres that takes the connection and says nothing', () => {
  test('is given up within 6 s, by host and port', async () => {
    const server = createServer((socket) => void socket.resume()).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const startedAt = performance.now();
    await expect(openPostgres(`postgres://user:s3cret@127.0.0.1:${port}/db`)).rejects.toMatchObject({
      kind: 'unreachable',
      message: `no answer from Postgres at 127.0.0.1:${port} within 4 s`,
    });
    expect(performance.now() - startedAt).toBeLessThan(6_000);
    await new Promise((resolve) => server.close(resolve));
  });
});
