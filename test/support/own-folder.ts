import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface OwnFolder {
  readonly path: string;
  readonly remove: () => Promise<void>;
}

// A server that is ending may still write a last file into a folder being emptied.
const removal = { recursive: true, force: true, maxRetries: 5, retryDelay: 50 } as const;

/** A new folder under the system's temporary one, gone with `remove()` or, failing that, with this process. */
export async function makeOwnFolder(prefix: string): Promise<OwnFolder> {
  const path = await mkdtemp(join(tmpdir(), prefix));
  const removeNow = (): void => rmSync(path, removal);
  process.once('exit', removeNow);
  return {
    path,
    remove: async () => {
      process.off('exit', removeNow);
      await rm(path, removal);
    },
  };
}
