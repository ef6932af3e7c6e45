import cookie from '@fastify/cookie';
import type { App } from '../../app.ts';
import type { Routes } from '../server.ts';
import { derivedKeys } from './derived-keys.ts';
import { type Access, openAccess } from './open-access.ts';
import { refuseForeign } from './refuse-foreign.ts';
import { addSessionProperty } from './request-session.ts';

/** Everything that names tenants, behind what keeps strangers out; each of `routesFor` says what it lets in. */
export function guardedRoutes(
  app: Pick<App, 'db' | 'config' | 'log'>,
  routesFor: (access: Access) => readonly Routes[],
): Routes {
  return (server) => {
    server.register(async (scope) => {
      const { adminPassword, secretsKeys } = app.config;
      refuseForeign(scope, { isPasswordSet: adminPassword !== null });
      const keys = derivedKeys(secretsKeys, 'cookies of the web pages');
      await scope.register(cookie, { secret: keys.map((key) => key.toString('base64')), hook: 'onRequest' });
      addSessionProperty(scope);
      const access = await openAccess(scope, app);
      for (const add of routesFor(access)) add(scope);
    });
  };
}
