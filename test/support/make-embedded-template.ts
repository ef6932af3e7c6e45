import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEmbeddedBackend } from '../../src/queue/embedded-backend.ts';
import { migrate } from '../../src/store/migrate.ts';
import { openEmbedded } from '../../src/store/open-embedded.ts';

declare module 'vitest' {
  interface ProvidedContext {
    readonly embeddedTemplate?: string;
  }
}

/** The path of an embedded database with the tables of store and queue, closed, for others to be copied from. */
export async function makeEmbeddedTemplate(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'm365-template-'));
  const spare = await fill(path);
  // Two thirds of the files, and of the time that a copy takes, are of databases that nobody opens.
  await Promise.all(spare.map((oid) => rm(join(path, 'base', oid), { recursive: true })));
  return path;
}

/** Gives the folders of Postgres's own templates, from which an embedded database makes no other. */
async function fill(path: string): Promise<readonly string[]> {
  await using opened = new AsyncDisposableStack();
  const db = opened.use(await openEmbedded(path));
  await migrate(db);
  opened.use(await openEmbeddedBackend(db.pglite));
  const rows = await db.query<{ oid: string }>(
    `select oid::text from pg_database where datname in ('template0', 'template1')`,
  );
  return rows.map(({ oid }) => oid);
}
