import { flushCompileCache } from 'node:module';
import type { App } from './app.ts';
import { ConfigError, type ProcessRole, loadConfig } from './config.ts';
import { aborted, untilStopped } from './lib/until-stopped.ts';
import { createLogger } from './observe/logger.ts';
import { openProcessMetrics, type ProcessMetrics } from './observe/metrics.ts';
import { openOwner } from './open-owner.ts';
import type { ProcessPart } from './process-part.ts';
import { SecretsKeyError } from './require-openable.ts';
import { serveProcess } from './serve-process.ts';

/** Starts what a process is for. */
type StartPart = (app: App, metrics: ProcessMetrics) => ProcessPart;

/**
 * Opens the app, starts and serves what the process is for until it is told to stop, and closes everything: first the
 * work, then what it works with, and last what says how it is, so that it can be seen to stop.
 */
export async function runProcess(role: ProcessRole, starts: readonly StartPart[]): Promise<void> {
  const signal = untilStopped();
  try {
    const config = loadConfig(role);
    const log = createLogger({ level: config.logLevel });
    const metrics = openProcessMetrics();
    await using last = new AsyncDisposableStack();
    await using work = new AsyncDisposableStack();
    const app = work.use(await openOwner(config, log, signal, { metrics }));
    const { usable } = await app.checkQueue(signal);
    const parts = starts.map((start) => work.use(start(app, metrics)));
    const { address } = last.use(await serveProcess(app, { role, parts, metrics, signal }));
    const queue = config.redisUrl === null ? 'database' : 'redis';
    log.info({ role, home: config.home, queue, address }, 'started');
    // now, since a process that is killed writes nothing
    flushCompileCache();
    // A queue that was away and is not fit for jobs when it comes back ends the process.
    await Promise.race([aborted(signal), usable.then(() => aborted(signal))]);
    log.info({ role }, 'stopping');
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = error instanceof ConfigError || error instanceof SecretsKeyError ? 2 : 1;
  }
}
