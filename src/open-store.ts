import type { Config } from './config.ts';
import { type KeyRing, openKeyRing } from './lib/sealing.ts';
import { requireOpenable } from './require-openable.ts';
import { migrate } from './store/migrate.ts';
import type { EmbeddedDatabase } from './store/open-embedded.ts';
import type { PostgresDatabase } from './store/open-postgres.ts';

/** The store, brought up to date, and the keys that open what is sealed in it. */
export interface Store extends AsyncDisposable {
  readonly db: StoreDatabase;
  readonly keys: KeyRing;
}

export interface StoreOptions {
  /** Opens although no key of SECRETS_KEY opens some credentials. */
  readonly acceptsLostKeys?: boolean;
}

export type StoreDatabase = PostgresDatabase | EmbeddedDatabase;

/** Rejects, with all closed, when the database is not there, or is not for this code and these keys. */
export async function openStore(config: Config, { acceptsLostKeys = false }: StoreOptions): Promise<Store> {
  await using opened = new AsyncDisposableStack();
  const db = opened.use(await openDatabase(config));
  await migrate(db);
  const keys = openKeyRing(config.secretsKeys);
  if (!acceptsLostKeys) await requireOpenable(db, keys);
  const closing = opened.move();
  return { db, keys, [Symbol.asyncDispose]: () => closing.disposeAsync() };
}

/** Each of the two is loaded where it is used: PGlite takes most of a start, and who has it needs no other driver. */
async function openDatabase(config: Config): Promise<StoreDatabase> {
  if (config.databaseUrl === null) {
    const { openEmbedded } = await import('./store/open-embedded.ts');
    return openEmbedded(`${config.dataDir}/database`);
  }
  const { openPostgres } = await import('./store/open-postgres.ts');
  // every job in hand may hold a connection, beside the lease timers and the queue's own
  return openPostgres(config.databaseUrl, { maxConnections: config.workerConcurrency + 4 });
}
