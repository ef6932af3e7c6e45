import staticFiles from '@fastify/static';
import { fileURLToPath } from 'node:url';
import type { App } from '../../app.ts';
import { activityPages } from '../pages/activity/activity-pages.ts';
import { connectorPages } from '../pages/connectors/connector-pages.ts';
import { managePages } from '../pages/connectors/manage-pages.ts';
import { newConnectorPages } from '../pages/connectors/new-connector.ts';
import { settingsPages } from '../pages/connectors/settings-pages.ts';
import { overviewPages } from '../pages/overview/overview-pages.ts';
import { runPages } from '../pages/runs/run-pages.ts';
import { subscriptionPages } from '../pages/subscriptions/subscription-pages.ts';
import { userPages } from '../pages/users/user-pages.ts';
import type { Access } from '../access/open-access.ts';
import type { Routes } from '../server.ts';
import { addErrorPages } from './error-pages.ts';
import { addLogin, addLogout } from './login-routes.ts';
import { protectSite } from './protect-site.ts';
import { requireSession } from './require-session.ts';
import type { AddPages } from './site-server.ts';

const pages: readonly AddPages[] = [
  overviewPages,
  connectorPages,
  newConnectorPages,
  settingsPages,
  managePages,
  runPages,
  subscriptionPages,
  activityPages,
  userPages,
];

/** All pages that people look at, with what protects them. Open to all are styles, scripts and the login. */
export function siteRoutes(app: App, access: Access): Routes {
  return (server) => {
    server.register(async (site) => {
      await site.register(staticFiles, {
        root: fileURLToPath(new URL('../assets', import.meta.url)),
        prefix: '/assets/',
        cacheControl: false,
        setHeaders: (reply) => void reply.header('cache-control', 'no-cache'),
      });
      await protectSite(site, app);
      addErrorPages(site, app.log, access);
      addLogin(site, access);
      await site.register(async (behindLogin) => {
        requireSession(behindLogin, access);
        addLogout(behindLogin, access);
        for (const add of pages) add(behindLogin, app);
      });
    });
  };
}
