import type { App } from '../app.ts';
import { openApp } from '../app.ts';
import type { Config } from '../config.ts';
import { createLogger } from '../observe/logger.ts';
import type { TaskOptions } from './command-context.ts';

/** Opens the app for a command: a person reads its sentences on stderr, so the log says errors only, unless more is asked for. */
export async function openQuietApp(config: Config, { acceptsLostKeys = false }: TaskOptions): Promise<App> {
  const level = config.logLevel === 'info' ? 'error' : config.logLevel;
  return await openApp(config, createLogger({ level }), { acceptsLostKeys });
}
