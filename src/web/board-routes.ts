import { createBullBoard } from '@bull-board/api';
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import { FastifyAdapter } from '@bull-board/fastify';
import type { App } from '../app.ts';
import { requirePassword } from './require-password.ts';
import type { Routes } from './server.ts';

const basePath = '/queues';

/**
 * Bull Board at `/queues`, for looking at only: Postgres decides what is done, and a job retried or removed by hand
 * would be delivered again, or do nothing.
 */
export function boardRoutes(
  { queue, db, log }: Pick<App, 'queue' | 'db' | 'log'>,
  password: string | null,
): Routes {
  return (server) => {
    const adapter = new FastifyAdapter().setBasePath(basePath);
    createBullBoard({
      queues: [new BullMQAdapter(queue.board, { readOnlyMode: true, allowRetries: false })],
      serverAdapter: adapter,
      options: {
        uiConfig: {
          boardTitle: 'Microsoft 365 connector',
          hideDocsLink: true,
          // An embedded queue keeps no list of its workers: the board would warn that there is none.
          showWorkers: db.home !== 'embedded',
        },
      },
    });
    adapter.setErrorHandler((error) => {
      log.warn({ error }, 'queue not shown');
      return { status: 500, body: { error: 'The queue does not answer.' } };
    });
    server.register(
      async (scope) => {
        await requirePassword(scope, password);
        // Whatever the board's own read-only mode lets through.
        scope.addHook('onRequest', async (request, reply) => {
          if (request.method === 'GET' || request.method === 'HEAD') return;
          return reply
            .code(405)
            .header('allow', 'GET, HEAD')
            .send({ error: 'The board is for looking at only.' });
        });
        await scope.register(adapter.registerPlugin());
      },
      { prefix: basePath },
    );
  };
}
