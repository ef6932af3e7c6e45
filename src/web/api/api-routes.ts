import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import {
  hasZodFastifySchemaValidationErrors,
  jsonSchemaTransform,
  jsonSchemaTransformObject,
  serializerCompiler,
  validatorCompiler,
  type ZodTypeProvider,
} from 'fastify-type-provider-zod';
import type { FastifyInstance } from 'fastify';
import type { App } from '../../app.ts';
import type { Log } from '../../lib/log.ts';
import type { Routes } from '../server.ts';
import type { AddApi } from './api-server.ts';
import { openApiDocument } from './open-api-document.ts';
import { runsApi } from './runs-api.ts';

const resources: readonly AddApi[] = [runsApi];

/** `/api/v1`, its description at `/api/openapi.json`, and a page to read it at `/api`. */
export function apiRoutes(app: App): Routes {
  return (server) => {
    server.register(
      async (scope) => {
        scope.setValidatorCompiler(validatorCompiler);
        scope.setSerializerCompiler(serializerCompiler);
        addApiErrors(scope, app.log);
        await scope.register(swagger, {
          openapi: openApiDocument,
          transform: jsonSchemaTransform,
          transformObject: jsonSchemaTransformObject,
        });
        await scope.register(
          async (v1) => {
            const api = v1.withTypeProvider<ZodTypeProvider>();
            for (const add of resources) add(api, app);
          },
          { prefix: '/v1' },
        );
        scope.get('/openapi.json', { schema: { hide: true } }, () => scope.swagger());
        await scope.register(swaggerUi, { routePrefix: '/', staticCSP: true });
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
      const status = error.statusCode ?? 500;
      if (status < 500) return reply.code(status).send({ error: error.message });
      log.error({ error, route: request.routeOptions.url }, 'request failed');
      return reply.code(500).send({ error: 'internal error; the log of the web process says what failed' });
    },
  );
}
