import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Database, Queryable } from './database.ts';
import { StoreError } from './store-error.ts';

export interface Migration {
  readonly version: number;
  readonly name: string;
  readonly sql: string;
}

const folder = join(import.meta.dirname, 'migrations');
// Any number nobody else uses in this database: whoever migrates holds it until commit.
const lockKey = 365_000_001;

/** The migrations of this version of the code, in order, from files named `0001-words.sql`. */
export async function readMigrations(): Promise<readonly Migration[]> {
  const files = (await readdir(folder)).filter((file) => /^\d{4}-.*\.sql$/.test(file)).toSorted();
  return Promise.all(
    files.map(async (file) => ({
      version: Number(file.slice(0, 4)),
      name: file.slice(5, -'.sql'.length),
      sql: await readFile(join(folder, file), 'utf8'),
    })),
  );
}

/**
 * Brings the schema up to date and gives the names of what it applied. Two at once are safe: each migration is
 * a transaction behind a lock, and looks again there. Rejects with `newer-schema` where the code is too old.
 */
export async function migrate(db: Database, known?: readonly Migration[]): Promise<readonly string[]> {
  const migrations = known ?? (await readMigrations());
  const stored = await db.transaction(prepare);
  const newest = migrations.at(-1)?.version ?? 0;
  if (stored > newest) {
    throw new StoreError(
      'newer-schema',
      `the database has schema ${stored}, and this version of the connector knows ${newest}: start a newer version`,
    );
  }
  const applied: string[] = [];
  for (const migration of migrations.filter((each) => each.version > stored)) {
    if (await db.transaction((tx) => apply(tx, migration))) applied.push(migration.name);
  }
  return applied;
}

/** Makes the list of migrations where it is missing; gives the newest version on it. */
async function prepare(tx: Queryable): Promise<number> {
  await lock(tx);
  // Asked first: `if not exists` says so in a notice at each start.
  const [found] = await tx.query<{ name: string | null }>(
    `select to_regclass('schema_migrations')::text as name`,
  );
  if (found?.name === null) {
    await tx.query(`
      create table schema_migrations (
        version integer primary key,
        name text not null,
        applied_at timestamptz not null default now()
      )`);
  }
  const [row] = await tx.query<{ version: number | null }>(
    'select max(version) as version from schema_migrations',
  );
  return row?.version ?? 0;
}

async function apply(tx: Queryable, migration: Migration): Promise<boolean> {
  await lock(tx);
  const done = await tx.query('select 1 from schema_migrations where version = $1', [migration.version]);
  if (done.length > 0) return false;
  await tx.query(migration.sql);
  await tx.query('insert into schema_migrations (version, name) values ($1, $2)', [
    migration.version,
    migration.name,
  ]);
  return true;
}

async function lock(tx: Queryable): Promise<void> {
  await tx.query('select pg_advisory_xact_lock($1)', [lockKey]);
}
