import type { App } from '../app.ts';
import { openApp } from '../app.ts';
import type { Config } from '../config.ts';
import { createLogger } from '../observe/logger.ts';
import type { CommandServices } from './command-context.ts';
import { sharedServices } from './command-services.ts';
import { executeCommand } from './execute-command.ts';
import type { ExitCode } from './exit-code.ts';
import type { AdminCall } from './terminal.ts';

/** Runs a command on Postgres, in this process; runs are the business of workers elsewhere. */
export async function runHere(config: Config, call: AdminCall): Promise<ExitCode> {
  await using app = await openQuietApp(config, call);
  // Redis knows who is connected to it; the queue in Postgres does not.
  const countWorkers = config.redisUrl === null ? null : () => app.countWorkers();
  return await executeCall(call, sharedServices(app, countWorkers));
}

/** Opens the app for a command: a person reads its sentences on stderr, so the log says errors only, unless more is asked for. */
export async function openQuietApp(
  config: Config,
  { acceptsLostKeys }: Pick<AdminCall, 'acceptsLostKeys'>,
): Promise<App> {
  const level = config.logLevel === 'info' ? 'error' : config.logLevel;
  return await openApp(config, createLogger({ level }), { acceptsLostKeys });
}

export async function executeCall(call: AdminCall, services: CommandServices): Promise<ExitCode> {
  const { terminal, body, inputs } = call;
  return await executeCommand(body, {
    services,
    stdout: terminal.stdout,
    stderr: terminal.stderr,
    isTty: terminal.isTty,
    signal: terminal.signal,
    now: () => new Date(),
    readFile: (path) => Promise.resolve(inputs.files.get(path) ?? new Uint8Array()),
    readStdin: () => Promise.resolve(inputs.stdin ?? new Uint8Array()),
  });
}
