import { type App, openApp } from '../../../../src/app.ts';
import { type ProcessRole, parseConfig } from '../../../../src/config.ts';
import { createLogger } from '../../../../src/observe/logger.ts';
import { openProcessMetrics } from '../../../../src/observe/metrics.ts';
import { startWorkerPart } from '../../../../src/process-part.ts';
import { serveProcess } from '../../../../src/serve-process.ts';
import type { Simulator } from '../../../../src/simulator/start-simulator.ts';
import { openTestHome } from '../../../support/test-app.ts';

export interface ServedApp extends AsyncDisposable {
  readonly app: App;
  readonly address: string;
  /** From now on the process is one that was told to stop. */
  readonly stop: AbortController;
}

/** As `npm start` is served, on a free port, with one worker and without a scheduler. */
export async function openServedApp(
  simulator: Simulator,
  env: Readonly<Record<string, string>> = {},
  role: ProcessRole = 'all',
): Promise<ServedApp> {
  await using undo = new AsyncDisposableStack();
  const { env: homeEnv, queuePrefix, ...home } = await openTestHome();
  undo.use(home);
  const urls = { LOGIN_URL: simulator.loginUrl, GRAPH_URL: simulator.graphUrl };
  const config = parseConfig({ LEASE_MS: '6000', ...homeEnv, ...urls, PORT: '0', ...env }, 'admin');
  const log = createLogger({ level: process.env['TEST_LOG_LEVEL'] ?? 'silent' });
  const metrics = openProcessMetrics();
  const app = undo.use(await openApp(config, log, { metrics, ...(queuePrefix !== null && { queuePrefix }) }));
  const parts = [undo.use(startWorkerPart(app, metrics))];
  const stop = new AbortController();
  const { address } = undo.use(await serveProcess(app, { role, parts, metrics, signal: stop.signal }));
  const kept = undo.move();
  return { app, address, stop, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}
