import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { allowManyAtExit } from './allow-many-at-exit.ts';
import type { CliResult } from './run-cli.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** For a process that lives for a moment: optimized code of the embedded database takes two seconds of a core to make. */
export const quickEmbedded = ['--no-wasm-tier-up', '--no-wasm-dynamic-tiering'];

/** Starts a main of the repository with an environment of the test's own: nothing of ours leaks into it. */
export function startMain(
  path: string,
  env: Readonly<Record<string, string>>,
  argv: readonly string[] = [],
): ChildProcess {
  const child = spawn(process.execPath, [...quickEmbedded, `${root}${path}`, ...argv], {
    // No .env of the developer is read from there.
    cwd: env['DATA_DIR'] ?? root,
    env: { PATH: process.env['PATH'] ?? '', ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const kill = (): void => void child.kill('SIGKILL');
  allowManyAtExit();
  process.once('exit', kill);
  child.once('exit', () => process.off('exit', kill));
  return child;
}

/** Runs the admin script as a process to its end. */
export async function runAdminScript(
  env: Readonly<Record<string, string>>,
  argv: readonly string[],
  stdin = '',
): Promise<CliResult> {
  const child = startMain('scripts/admin.ts', env, argv);
  child.stdin?.end(stdin);
  const [stdout, stderr] = await Promise.all([
    outputOf(child.stdout),
    outputOf(child.stderr),
    once(child, 'close'),
  ]);
  return { exitCode: child.exitCode ?? -1, stdout, stderr };
}

async function outputOf(stream: ChildProcess['stdout']): Promise<string> {
  return stream === null ? '' : await text(stream);
}
