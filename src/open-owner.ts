import { type App, type AppOptions, openApp } from './app.ts';
import type { Config } from './config.ts';
import type { Log } from './lib/log.ts';

/** Another process owns DATA_DIR. */
export class DataDirTakenError extends Error {
  override readonly name = 'DataDirTakenError';
}

/**
 * Opens the app for a process that stays. On the embedded home it becomes the one owner of DATA_DIR, or throws
 * DataDirTakenError saying who is, and runs the commands of the admin script over `control.sock` until `signal`
 * aborts.
 */
export async function openOwner(
  config: Config,
  log: Log,
  signal: AbortSignal,
  options: Pick<AppOptions, 'metrics'> = {},
): Promise<App> {
  if (config.home === 'postgres') return openApp(config, log, options);
  // Loaded where they are used: all other processes start without the commands of the admin script.
  const { sharedServices } = await import('./cli/command-services.ts');
  const { openControlServer } = await import('./cli/control/control-server.ts');
  const { describeOwner, tryLockDataDir } = await import('./cli/control/data-dir-lock.ts');
  await using opened = new AsyncDisposableStack();
  const attempt = tryLockDataDir(config.dataDir);
  if (!attempt.isOwner) throw new DataDirTakenError(describeOwner(config.dataDir, attempt.owner));
  opened.use(attempt.lock);
  const app = opened.use(await openApp(config, log, options));
  // workers run in this process already, so a command that waits starts none
  const services = sharedServices(app, null);
  opened.use(await openControlServer({ dataDir: config.dataDir, services, signal }));
  const closing = opened.move();
  return { ...app, [Symbol.asyncDispose]: () => closing.disposeAsync() };
}
