import type { FastifyInstance } from 'fastify';
import type { Routes } from './server.ts';

// What Prometheus asks for; prom-client says the same of its registries.
const contentType = 'text/plain; version=0.0.4; charset=utf-8';

/** `/metrics`: the texts one behind the other. Where tenants are named in them, `protect` says who may see them. */
export function metricsRoute(
  texts: readonly (() => Promise<string>)[],
  protect: ((scope: FastifyInstance) => Promise<void>) | null,
): Routes {
  return (server) => {
    server.register(async (scope) => {
      await protect?.(scope);
      scope.get('/metrics', async (_request, reply) => {
        const parts = await Promise.all(texts.map((text) => text()));
        return reply.type(contentType).send(parts.join(''));
      });
    });
  };
}
