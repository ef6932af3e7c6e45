import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate } from '../../src/store/migrate.ts';
import { openEmbedded } from '../../src/store/open-embedded.ts';

declare module 'vitest' {
  interface ProvidedContext {
    readonly embeddedTemplate?: string;
  }
}

/** The path of an embedded database, migrated and closed, for others to be copied from. */
export async function makeEmbeddedTemplate(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'm365-template-'));
  await using db = await openEmbedded(path);
  await migrate(db);
  return path;
}
