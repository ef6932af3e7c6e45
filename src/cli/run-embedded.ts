import { setTimeout as sleep } from 'node:timers/promises';
import type { Config } from '../config.ts';
import { CommandError } from './command-error.ts';
import { ownServices } from './command-services.ts';
import { forwardCommand } from './control/control-client.ts';
import type { ControlRequest } from './control/control-message.ts';
import { openControlServer } from './control/control-server.ts';
import type { DataDirLock, DataDirOwner } from './control/data-dir-lock.ts';
import { describeOwner, tryLockDataDir } from './control/data-dir-lock.ts';
import type { ExitCode } from './exit-code.ts';
import { exitCodes } from './exit-code.ts';
import { executeCall, openQuietApp } from './run-here.ts';
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

/** While it runs, other scripts find the owner here. */
async function runAsOwner(config: Config, call: AdminCall, lock: DataDirLock): Promise<ExitCode> {
  await using opened = new AsyncDisposableStack();
  opened.use(lock);
  const services = ownServices(opened.use(await openQuietApp(config, call)));
  opened.use(
    await openControlServer({
      dataDir: config.dataDir,
      services,
      isPatient: true,
      signal: call.terminal.signal,
    }),
  );
  return await executeCall(call, services);
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
