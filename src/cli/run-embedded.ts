import { setTimeout as sleep } from 'node:timers/promises';
import type { Config } from '../config.ts';
import { CommandError } from './command-error.ts';
import { forwardCommand } from './control/control-client.ts';
import type { ControlRequest } from './control/control-message.ts';
import type { DataDirOwner } from './control/data-dir-lock.ts';
import { describeOwner, tryLockDataDir } from './control/data-dir-lock.ts';
import type { ExitCode } from './exit-code.ts';
import { exitCodes } from './exit-code.ts';
import type { AdminCall } from './terminal.ts';

const retryMs = 50;

// An owner that opens its database is silent for some seconds, and one that ends holds the lock until its jobs are
// given back (10 s). Whoever is silent longer than this hangs. The next owner gets the same time.
const patienceMs = 30_000;

/**
 * Runs a command on the embedded database: here when DATA_DIR is free, else in the process that owns it. An owner
 * that is starting or ending is waited for.
 */
export async function runEmbedded(config: Config, call: AdminCall): Promise<ExitCode> {
  const { signal } = call.terminal;
  let deadline = Date.now() + patienceMs;
  let owner: DataDirOwner | null = null;
  while (Date.now() < deadline) {
    const attempt = tryLockDataDir(config.dataDir);
    if (attempt.isOwner) {
      // Loaded where it is used: a command that the owner runs needs none of it.
      const { runAsOwner } = await import('./run-as-owner.ts');
      return await runAsOwner(config, call, attempt.lock);
    }
    if (attempt.owner !== null && attempt.owner.pid !== owner?.pid) {
      owner = attempt.owner;
      deadline = Date.now() + patienceMs;
    }
    const exitCode = await forwardCommand({
      ...call.terminal,
      dataDir: config.dataDir,
      message: toMessage(call),
    });
    if (exitCode !== null) {
      return exitCode;
    }
    await sleep(retryMs, undefined, { signal });
  }
  throw new CommandError(exitCodes.failed, [
    `${describeOwner(config.dataDir, owner)}, and it does not answer.`,
  ]);
}

function toMessage({ argv, terminal, inputs }: AdminCall): ControlRequest {
  const files = [...inputs.files].map(
    ([path, bytes]) => [path, Buffer.from(bytes).toString('base64')] as const,
  );
  return {
    argv: [...argv],
    stdin: inputs.stdin === null ? null : Buffer.from(inputs.stdin).toString('base64'),
    files: Object.fromEntries(files),
    isTty: terminal.isTty,
  };
}
