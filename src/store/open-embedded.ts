import { mkdir } from 'node:fs/promises';
import { PGlite, types, type Transaction } from '@electric-sql/pglite';
import type { Database, Queryable } from './database.ts';
import { transactionOn } from './transaction.ts';

export interface EmbeddedDatabase extends Database {
  readonly pglite: PGlite;
}

const parsers = {
  // As a Date a day would move with the zone of the process.
  [types.DATE]: (value: string) => value,
  [types.INT8]: Number,
};

/**
 * Opens the Postgres that runs in this process, in a folder, or in memory where `dataDir` is null. The folder
 * must belong to this process alone: two on one lose rows silently.
 */
export async function openEmbedded(dataDir: string | null): Promise<EmbeddedDatabase> {
  // What is in there is the directory of a company: for this account only.
  if (dataDir !== null) await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const pglite = await PGlite.create(dataDir === null ? {} : { dataDir });
  return {
    home: 'embedded',
    pglite,
    ...queryableOf(pglite),
    ping: async () => void (await pglite.query('select 1')),
    transaction: (work) =>
      pglite.transaction(async (session) => {
        const tx = transactionOn(queryableOf(session));
        try {
          return await work(tx);
        } finally {
          await tx.settle();
        }
      }),
    [Symbol.asyncDispose]: async () => {
      if (!pglite.closed) await pglite.close();
    },
  };
}

// The parsers go with each query: the queue uses the same session with the usual ones.
function queryableOf(session: Pick<Transaction, 'query' | 'exec'>): Queryable {
  return {
    query: async <Row extends object>(sql: string, params?: readonly unknown[]) => {
      if (params !== undefined) return (await session.query<Row>(sql, [...params], { parsers })).rows;
      // Without parameters it may be many statements, as a migration is; the last one counts.
      const results = await session.exec(sql, { parsers });
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- row types are the caller's word
      return (results.at(-1)?.rows ?? []) as Row[];
    },
  };
}
