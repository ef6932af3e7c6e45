import type { Routes } from './server.ts';
import { requirePassword } from './require-password.ts';

// What Prometheus asks for; prom-client says the same of its registries.
const contentType = 'text/plain; version=0.0.4; charset=utf-8';

/** `/metrics`: the texts one behind the other. With a password where tenants are named in them. */
export function metricsRoute(texts: readonly (() => Promise<string>)[], password: string | null): Routes {
  return (server) => {
    server.register(async (scope) => {
      await requirePassword(scope, password);
      scope.get('/metrics', async (_request, reply) => {
        const parts = await Promise.all(texts.map((text) => text()));
        return reply.type(contentType).send(parts.join(''));
      });
    });
  };
}
