import type { PGlite } from '@electric-sql/pglite';
import { DEFAULT_SCHEMA, runMigrations } from 'bullmq';
import type { QueueBackend } from './backend.ts';
import { inspectPostgres } from './inspect-postgres.ts';
import { openPglitePool, runOn } from './pglite-pool.ts';
import { makePostgresFactory } from './postgres-factory.ts';

const place = 'the embedded database';
// The store's session is ours too: behind the closing of a big run a statement waits its turn.
const answerWithinMs = 120_000;

/** The queue in the store's own PGlite. No queue call may be awaited inside a store transaction: it would wait for itself. */
export async function openEmbeddedBackend(pglite: PGlite): Promise<QueueBackend> {
  await migrate(pglite);
  const pool = openPglitePool(pglite);
  return {
    place,
    answerWithinMs,
    inspect: () => inspectPostgres(pool, { place, product: 'PGlite' }),
    openSide: () => ({
      prefix: DEFAULT_SCHEMA,
      lastFault: () => null,
      factory: makePostgresFactory(pool),
      [Symbol.asyncDispose]: async () => undefined,
    }),
    [Symbol.asyncDispose]: () => pool.end(),
  };
}

async function migrate(pglite: PGlite): Promise<void> {
  // PGlite has one session. Its own transaction keeps every other statement out, a BEGIN sent by hand would not.
  await pglite.transaction((tx) =>
    runMigrations({
      query: async (text, params) =>
        /^(begin|commit|rollback)$/i.test(text) ? { rows: [] } : runOn(tx, text, params),
    }),
  );
  // BullMQ's statements name no schema. `public` stays first, so the store's see no difference.
  await pglite.exec(`set search_path to "$user", public, ${DEFAULT_SCHEMA}`);
}
