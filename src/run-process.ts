import type { App } from './app.ts';
import { ConfigError, type ProcessRole, loadConfig } from './config.ts';
import { aborted, untilStopped } from './lib/until-stopped.ts';
import { createLogger } from './observe/logger.ts';
import { SecretsKeyError } from './require-openable.ts';
import { openOwner } from './open-owner.ts';

/** How long jobs in hand may take to give back what they hold. */
const graceMs = 10_000;

/** Opens the app, runs what the process is for until it is told to stop, and closes everything. */
export async function runProcess(
  role: ProcessRole,
  start: (app: App) => AsyncDisposable | Promise<AsyncDisposable>,
): Promise<void> {
  const signal = untilStopped();
  try {
    const config = loadConfig(role);
    const log = createLogger({ level: config.logLevel });
    await using app = await openOwner(config, log, signal);
    await using work = new AsyncDisposableStack();
    work.use(await start(app));
    log.info({ role, home: config.home, queue: config.redisUrl === null ? 'database' : 'redis' }, 'started');
    await aborted(signal);
    log.info({ role }, 'stopping');
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = error instanceof ConfigError || error instanceof SecretsKeyError ? 2 : 1;
  }
}

/** The worker as something that is stopped by disposing it. */
export function workerOf(app: App): AsyncDisposable {
  const consumer = app.startWorker();
  return { [Symbol.asyncDispose]: () => consumer.stop(graceMs) };
}
