import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, realpathSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { describeOwner, tryLockDataDir } from '../../../src/cli/control/data-dir-lock.ts';
import { controlSocketPath } from '../../../src/cli/control/socket-path.ts';
import { waitFor } from '../../support/wait-for.ts';

let folder = '';
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'lock-')));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

describe('tryLockDataDir', () => {
  it('lets one in, names it to the next, and lets the next in afterwards', () => {
    const first = tryLockDataDir(folder);
    expect(first.isOwner).toBe(true);
    const second = tryLockDataDir(folder);
    expect(second).toMatchObject({ isOwner: false, owner: { pid: process.pid } });
    const sentence = describeOwner(folder, second.isOwner ? null : second.owner);
    expect(sentence).toContain(`process ${String(process.pid)}, started 20`);
    if (first.isOwner) first.lock[Symbol.dispose]();
    const third = tryLockDataDir(folder);
    expect(third.isOwner).toBe(true);
    if (third.isOwner) third.lock[Symbol.dispose]();
  });

  it('is free at once when its process is killed', async () => {
    const script = `
      const { tryLockDataDir } = await import(${JSON.stringify(new URL('../../../src/cli/control/data-dir-lock.ts', import.meta.url).href)});
      console.log(tryLockDataDir(${JSON.stringify(folder)}).isOwner);
      setInterval(() => {}, 1000);`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [said] = (await once(child.stdout, 'data')) as readonly Buffer[];
    expect(said?.toString().trim()).toBe('true');
    expect(tryLockDataDir(folder)).toMatchObject({ isOwner: false, owner: { pid: child.pid } });
    child.kill('SIGKILL');
    const lock = await waitFor(
      () => {
        const attempt = tryLockDataDir(folder);
        return attempt.isOwner ? attempt.lock : null;
      },
      { deadlineMs: 5000, what: 'the lock of a killed process' },
    );
    lock[Symbol.dispose]();
  });
});

describe('controlSocketPath', () => {
  it('lies in DATA_DIR, or where its path is short enough for a socket', () => {
    expect(controlSocketPath(folder)).toBe(join(folder, 'control.sock'));
    const deep = join(folder, 'd'.repeat(90));
    const attempt = tryLockDataDir(deep);
    if (attempt.isOwner) attempt.lock[Symbol.dispose]();
    expect(statSync(deep).mode & 0o777).toBe(0o700);
    expect(Buffer.byteLength(controlSocketPath(deep))).toBeLessThanOrEqual(100);
    expect(controlSocketPath(deep)).toBe(controlSocketPath(`${deep}/.`));
  });
});
