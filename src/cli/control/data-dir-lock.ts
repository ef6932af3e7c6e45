import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';

const ownerSchema = z.object({ pid: z.int(), startedAt: z.coerce.date() });
export type DataDirOwner = Readonly<z.infer<typeof ownerSchema>>;

export interface DataDirLock extends Disposable {
  readonly dataDir: string;
}

export type LockAttempt =
  | { readonly isOwner: true; readonly lock: DataDirLock }
  /** `owner` is null in the moment between its lock and its note. */
  | { readonly isOwner: false; readonly owner: DataDirOwner | null };

/**
 * Makes this process the one owner of DATA_DIR, or says who is. Two processes on one embedded database lose rows
 * silently. An open exclusive transaction of SQLite holds a lock of the operating system, which dies with the
 * process however it ends; a file with a process id in it would survive `kill -9`.
 */
export function tryLockDataDir(dataDir: string): LockAttempt {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const database = new DatabaseSync(join(dataDir, 'owner.lock'), { timeout: 0 });
  try {
    database.exec('begin exclusive');
  } catch (error) {
    database.close();
    if (isBusy(error)) {
      return { isOwner: false, owner: readOwner(dataDir) };
    }
    throw error;
  }
  noteOwner(dataDir);
  return {
    isOwner: true,
    lock: {
      dataDir,
      [Symbol.dispose]: () => {
        rmSync(notePath(dataDir), { force: true });
        database.close();
      },
    },
  };
}

/** One sentence for whoever finds DATA_DIR taken. */
export function describeOwner(dataDir: string, owner: DataDirOwner | null): string {
  const who =
    owner === null
      ? 'another process'
      : `process ${String(owner.pid)}, started ${owner.startedAt.toISOString()}`;
  return `DATA_DIR ${dataDir} belongs to ${who}: the embedded database is for one process at a time`;
}

// SQLITE_BUSY (https://www.sqlite.org/rescode.html#busy)
function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === 5;
}

// Nobody can read the locked file, so the note lies beside it. It may be of a process that was killed, but then
// the lock is free and it is written again.
function notePath(dataDir: string): string {
  return join(dataDir, 'owner.json');
}

function noteOwner(dataDir: string): void {
  const startedAt = new Date(Date.now() - process.uptime() * 1000);
  const draft = `${notePath(dataDir)}.${String(process.pid)}`;
  writeFileSync(draft, JSON.stringify({ pid: process.pid, startedAt }), { mode: 0o600 });
  renameSync(draft, notePath(dataDir));
}

function readOwner(dataDir: string): DataDirOwner | null {
  try {
    return ownerSchema.parse(JSON.parse(readFileSync(notePath(dataDir), 'utf8')));
  } catch {
    return null;
  }
}
