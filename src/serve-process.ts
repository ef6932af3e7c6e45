import type { App } from './app.ts';
import type { ProcessRole } from './config.ts';
import type { ProcessMetrics } from './observe/metrics.ts';
import type { ProcessPart } from './process-part.ts';
import { fleetText } from './web/fleet-text.ts';
import { healthRoutes } from './web/health-routes.ts';
import { metricsRoute } from './web/metrics-route.ts';
import { pageRoutes } from './web/page-routes.ts';
import { readiness } from './web/readiness.ts';
import { openServer, type Routes, type Server } from './web/server.ts';

export interface ServedProcess {
  readonly role: ProcessRole;
  readonly parts: readonly ProcessPart[];
  readonly metrics: ProcessMetrics;
  /** Aborts when the process was told to stop. */
  readonly signal: AbortSignal;
}

/**
 * Serves health and metrics of any process, and the pages of those that have some. Those also give the metrics of the
 * whole installation, which name tenants; the others count what they do, and name nobody.
 */
export async function serveProcess(app: App, served: ServedProcess): Promise<Server> {
  const { role, parts, metrics, signal } = served;
  const { host, port, isPortGiven, adminPassword } = app.config;
  const hasPages = role === 'web' || role === 'all';
  const own = () => metrics.text();
  const routes = [
    healthRoutes(parts, readiness(app, signal)),
    ...(hasPages
      ? [metricsRoute([own, fleetText(app)], adminPassword), ...(await pagesOf(app))]
      : [metricsRoute([own], null)]),
  ];
  return openServer({ host, port, isPortGiven, mustBeThere: hasPages }, routes, app.log);
}

/** Loaded where they are served: a worker needs its memory for other things. */
async function pagesOf(app: App): Promise<readonly Routes[]> {
  const { boardRoutes } = await import('./web/board-routes.ts');
  const { siteRoutes } = await import('./web/site/site-routes.ts');
  const { apiRoutes } = await import('./web/api/api-routes.ts');
  return [boardRoutes(app, app.config.adminPassword), apiRoutes(app), siteRoutes(app), pageRoutes()];
}
