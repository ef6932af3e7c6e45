import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import {
  hasZodFastifySchemaValidationErrors,
  serializerCompiler,
  validatorCompiler,
  type ZodTypeProvider,
} from 'fastify-type-provider-zod';
import type { FastifyInstance } from 'fastify';
import type { App } from '../../app.ts';
import type { Log } from '../../lib/log.ts';
import type { Access } from '../access/open-access.ts';
import type { Routes } from '../server.ts';
import { PageError } from '../site/page-error.ts';
import { requireSession } from '../site/require-session.ts';
import { activityApi } from './activity-api.ts';
import { ApiError } from './api-error.ts';
import type { AddApi } from './api-server.ts';
import { connectorsApi } from './connectors-api.ts';
import { describeComponents } from './describe-components.ts';
import { figuresApi } from './figures-api.ts';
import { openApiDocument } from './open-api-document.ts';
import { requireApiAccess } from './require-api-access.ts';
import { runsApi } from './runs-api.ts';
import { subscriptionsApi } from './subscriptions-api.ts';
import { usersApi } from './users-api.ts';
import { withSecurity } from './with-security.ts';

const resources: readonly AddApi[] = [
  connectorsApi,
  runsApi,
  subscriptionsApi,
  figuresApi,
  activityApi,
  usersApi,
];

// The reader makes styles of its own; it asks for our description and nothing else.
const readerPolicy = {
  'default-src': `'none'`,
  'script-src': `'self'`,
  'style-src': `'self' 'unsafe-inline'`,
  'img-src': `'self' data:`,
  'connect-src': `'self'`,
  'base-uri': `'none'`,
  'form-action': `'none'`,
  'frame-ancestors': `'none'`,
};

const readerOptions = {
  routePrefix: '/',
  staticCSP: readerPolicy,
  theme: { title: 'API · Microsoft 365 connector' },
  // No badge of a checker elsewhere, which would be shown our address.
  uiConfig: { validatorUrl: null },
};

/** `/api/v1`, its description at `/api/openapi.json`, and a page to read it at `/api`. */
export function apiRoutes(app: App, access: Access): Routes {
  return (server) => {
    server.register(
      async (scope) => {
        scope.setValidatorCompiler(validatorCompiler);
        scope.setSerializerCompiler(serializerCompiler);
        addApiErrors(scope, app.log);
        await scope.register(swagger, {
          openapi: openApiDocument,
          transform: withSecurity(access),
          transformObject: describeComponents,
        });
        await scope.register(async (data) => {
          requireApiAccess(data, app, access);
          await data.register(
            async (v1) => {
              const api = v1.withTypeProvider<ZodTypeProvider>();
              for (const add of resources) add(api, app);
            },
            { prefix: '/v1' },
          );
          data.get('/openapi.json', { schema: { hide: true } }, () => data.swagger());
        });
        await scope.register(async (reader) => {
          requireSession(reader, access);
          // Its files are named as seen from there.
          reader.get('', { schema: { hide: true } }, (_request, reply) => reply.redirect('/api/', 303));
          await reader.register(swaggerUi, readerOptions);
        });
      },
      { prefix: '/api' },
    );
  };
}

function addApiErrors(scope: FastifyInstance, log: Log): void {
  scope.setNotFoundHandler((_request, reply) =>
    reply.code(404).send({ error: 'There is nothing at this address; see /api.' }),
  );
  scope.setErrorHandler(
    (error: { readonly statusCode?: number; readonly message: string }, request, reply) => {
      if (hasZodFastifySchemaValidationErrors(error)) {
        const faults = error.validation.map(
          ({ instancePath, message }) => `${instancePath.replace(/^\//, '')}: ${message ?? 'is wrong'}`,
        );
        return reply.code(400).send({ error: 'What was sent is not right; nothing was changed.', faults });
      }
      // What is unavailable is no fault of ours, and says when to come again.
      if (error instanceof ApiError) return reply.code(error.statusCode).send({ error: error.message });
      if (error instanceof PageError) {
        return reply.code(error.statusCode).send({ error: `${error.message} ${error.advice}` });
      }
      const status = error.statusCode ?? 500;
      if (status < 500) return reply.code(status).send({ error: error.message });
      log.error({ error, route: request.routeOptions.url }, 'request failed');
      return reply.code(500).send({ error: 'internal error; the log of the web process says what failed' });
    },
  );
}
