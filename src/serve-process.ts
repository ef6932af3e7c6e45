import type { App } from './app.ts';
import type { ProcessRole } from './config.ts';
import type { ProcessMetrics } from './observe/metrics.ts';
import type { ProcessPart } from './process-part.ts';
import { fleetText } from './web/fleet-text.ts';
import { healthRoutes } from './web/health-routes.ts';
import { metricsRoute } from './web/metrics-route.ts';
import { readiness } from './web/readiness.ts';
import { openServer, type Routes, type Server } from './web/server.ts';

export interface ServedProcess {
  readonly role: ProcessRole;
  readonly parts: readonly ProcessPart[];
  readonly metrics: ProcessMetrics;
  /** Aborts when the process was told to stop. */
  readonly signal: AbortSignal;
}

/** Serves health and metrics of any process, and the pages of those that have some. */
export async function serveProcess(app: App, served: ServedProcess): Promise<Server> {
  const { host, port, isPortGiven } = app.config;
  const at = { host, port, isPortGiven, mustBeThere: hasPages(served) };
  return openServer(at, await processRoutes(app, served), app.log);
}

/**
 * What a process serves. Those with pages also give the metrics of the whole installation, which name tenants; the
 * others count what they do, and name nobody.
 */
export async function processRoutes(app: App, served: ServedProcess): Promise<readonly Routes[]> {
  const own = () => served.metrics.text();
  return [
    healthRoutes(served.parts, readiness(app, served.signal)),
    hasPages(served) ? await pagesOf(app, [own, fleetText(app)]) : metricsRoute([own], null),
  ];
}

function hasPages({ role }: ServedProcess): boolean {
  return role === 'web' || role === 'all';
}

/** Loaded where they are served: a worker needs its memory for other things. */
async function pagesOf(app: App, metrics: readonly (() => Promise<string>)[]): Promise<Routes> {
  const { guardedRoutes } = await import('./web/access/guarded-routes.ts');
  const { requirePassword } = await import('./web/require-password.ts');
  const { boardRoutes } = await import('./web/board-routes.ts');
  const { siteRoutes } = await import('./web/site/site-routes.ts');
  const { apiRoutes } = await import('./web/api/api-routes.ts');
  return guardedRoutes(app, (access) => [
    metricsRoute(metrics, (scope) => requirePassword(scope, access)),
    boardRoutes(app, access),
    apiRoutes(app, access),
    siteRoutes(app, access),
  ]);
}
