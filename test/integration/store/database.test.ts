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

  test('statements that are sent come in their order, and each sees those before it', async () => {
    const seen = await db.transaction(async (tx) => {
      tx.send('insert into notes (id, text) values ($1, $2)', [10, 'sent']);
      tx.send('set local enable_nestloop = off');
      const rows = await tx.query('select text from notes where id = $1', [10]);
      tx.send('update notes set text = $2 where id = $1', [10, 'changed']);
      return rows;
    });
    expect(seen).toEqual([{ text: 'sent' }]);
    expect(await db.query('select text from notes where id = $1', [10])).toEqual([{ text: 'changed' }]);
    expect(await db.query('show enable_nestloop', [])).toEqual([{ enable_nestloop: 'on' }]);
  });

  test.each([
    ['with nothing behind it', []],
    ['with another one sent behind it', ['insert into notes (id) values (21)']],
  ])('a statement that is sent and fails takes all with it, %s', async (_, behind) => {
    const failing = db.transaction((tx) => {
      tx.send('insert into notes (id) values ($1)', [20]);
      tx.send('insert into notes (id) values ($1)', [20]);
      for (const sql of behind) tx.send(sql, []);
    });
    expect(sqlState(await failing.catch((caught: unknown) => caught))).toBe('23505');
    expect(await db.query('select id from notes where id >= 20', [])).toEqual([]);
  });

  test('a question behind a statement that failed says why it failed', async () => {
    const failing = db.transaction(async (tx) => {
      tx.send('insert into notes (id) values ($1)', [30]);
      tx.send('insert into notes (id) values ($1)', [30]);
      await tx.query('select 1', []);
    });
    expect(sqlState(await failing.catch((caught: unknown) => caught))).toBe('23505');
  });

  test('what was sent before the work threw is not kept, and the connection is good', async () => {
    const failing = db.transaction((tx) => {
      tx.send('insert into notes (id) values ($1)', [40]);
      throw new Error('thought better of it');
    });
    await expect(failing).rejects.toThrow('thought better of it');
    expect(await db.query('select id from notes where id = 40', [])).toEqual([]);
  });

  test('many transactions at once keep apart', async () => {
    const numbers = Array.from({ length: 40 }, (_, n) => 100 + n);
    await Promise.all(
      numbers
        .map((n) =>
          db.transaction((tx) => {
            tx.send('insert into notes (id) values ($1)', [n]);
            if (n % 2 === 1) tx.send('select 1 / 0', []);
          }),
        )
        .map((done) => done.catch(() => undefined)),
    );
    const kept = await db.query<{ id: number }>('select id from notes where id >= 100 order by id', []);
    expect(kept.map(({ id }) => id)).toEqual(numbers.filter((n) => n % 2 === 0));
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
