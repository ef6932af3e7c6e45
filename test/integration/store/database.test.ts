import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '../../../src/store/database.ts';
import { openPostgres } from '../../../src/store/open-postgres.ts';
import { isStoreOutage, sqlState } from '../../../src/store/store-error.ts';
import { openStore } from './open-store.ts';

let db: Database;
beforeAll(async () => {
  db = await openStore();
  await db.query('create table notes (id integer primary key, text text)');
});
afterAll(async () => {
  await db[Symbol.asyncDispose]();
});

describe('a database of either home', () => {
  test('gives the same types', async () => {
    const [row] = await db.query<{ bytes: Uint8Array; at: Date }>(
      `
      select date '2024-02-29' as day, timestamptz '2024-02-29T10:00:00Z' as at, count(*) as rows,
        jsonb_build_object('a', $1::text) as json, array['x', null, 'a,b'] as texts, $2::bytea as bytes,
        array[]::uuid[] as ids`,
      ["it's", Buffer.from([0, 255])],
    );
    expect(row).toMatchObject({
      day: '2024-02-29',
      rows: 1,
      json: { a: "it's" },
      texts: ['x', null, 'a,b'],
      ids: [],
    });
    expect(row?.at).toEqual(new Date('2024-02-29T10:00:00Z'));
    expect([...(row?.bytes ?? [])]).toEqual([0, 255]);
  });

  test('a transaction that throws leaves nothing, and the next one works', async () => {
    const failing = db.transaction(async (tx) => {
      await tx.query('insert into notes (id) values ($1)', [1]);
      await tx.query('insert into notes (id) values ($1)', [1]);
    });
    const error: unknown = await failing.catch((caught: unknown) => caught);
    expect(sqlState(error)).toBe('23505');
    expect(isStoreOutage(error)).toBe(false);
    expect(await db.query('select id from notes', [])).toEqual([]);
    const kept = await db.transaction((tx) => tx.query('insert into notes (id) values (2) returning id', []));
    expect(kept).toEqual([{ id: 2 }]);
  });
});

describe('a Postgres that is not there', () => {
  test('is named by host and port, never with the password', async () => {
    const gone = createServer();
    const port = await listen(gone);
    gone.close();
    await once(gone, 'close');
    const url = `postgres://app:hunter2@127.0.0.1:${port}/app`;
    const error: unknown = await openPostgres(url).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ name: 'StoreError', kind: 'unreachable' });
    expect(String(error)).toContain(`127.0.0.1:${port}`);
    expect(String(error)).not.toContain('hunter2');
    expect(isStoreOutage(error)).toBe(true);
  });

  test('is given up within seconds when it accepts and says nothing', async () => {
    const sockets = new Set<{ destroy: () => unknown }>();
    const silent = createServer((socket) => sockets.add(socket));
    const port = await listen(silent);
    const startedAt = performance.now();
    await expect(openPostgres(`postgres://app@127.0.0.1:${port}/app`)).rejects.toMatchObject({
      kind: 'unreachable',
    });
    expect(performance.now() - startedAt).toBeLessThan(8_000);
    for (const socket of sockets) socket.destroy();
    silent.close();
  });
});

async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('a TCP server has a port');
  return address.port;
}
