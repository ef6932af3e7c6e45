import type { RouteOptions } from 'fastify';
import type { App } from '../../../../src/app.ts';
import type { Config } from '../../../../src/config.ts';
import type { Log } from '../../../../src/lib/log.ts';
import { openProcessMetrics } from '../../../../src/observe/metrics.ts';
import { processRoutes } from '../../../../src/serve-process.ts';
import { openServer } from '../../../../src/web/server.ts';

export interface Served extends AsyncDisposable {
  readonly address: string;
  /** Every route there is, one per method. */
  readonly routes: readonly ServedRoute[];
}

export interface ServedRoute {
  readonly method: string;
  readonly url: string;
}

/** One web process more on the database of an app, on a free port, with settings and a log of its own. */
export async function serveApp(app: App, own: Partial<Config>, log: Log = app.log): Promise<Served> {
  const routes: ServedRoute[] = [];
  const collect = ({ method, url }: RouteOptions): void => {
    routes.push(...[method].flat().map((one) => ({ method: one, url })));
  };
  const process = {
    role: 'web',
    parts: [],
    metrics: openProcessMetrics(),
    signal: new AbortController().signal,
  } as const;
  const server = await openServer(
    { host: '127.0.0.1', port: 0, isPortGiven: true, mustBeThere: true },
    [
      (fastify) => void fastify.addHook('onRoute', collect),
      ...(await processRoutes({ ...app, log, config: { ...app.config, ...own } }, process)),
    ],
    log,
  );
  return { address: server.address, routes, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}
