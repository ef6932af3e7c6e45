import staticFiles from '@fastify/static';
import { fileURLToPath } from 'node:url';
import type { App } from '../../app.ts';
import { runPages } from '../pages/runs/run-pages.ts';
import type { Routes } from '../server.ts';
import { addErrorPages } from './error-pages.ts';
import { protectSite } from './protect-site.ts';
import type { AddPages } from './site-server.ts';

const pages: readonly AddPages[] = [runPages];

/** All pages that people look at, with what protects them. */
export function siteRoutes(app: App): Routes {
  return (server) => {
    server.register(async (site) => {
      await site.register(staticFiles, {
        root: fileURLToPath(new URL('../assets', import.meta.url)),
        prefix: '/assets/',
        cacheControl: false,
        setHeaders: (reply) => void reply.header('cache-control', 'no-cache'),
      });
      await protectSite(site, app);
      addErrorPages(site, app.log);
      for (const add of pages) add(site, app);
    });
  };
}
