import { createBullBoard } from '@bull-board/api';
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import { FastifyAdapter } from '@bull-board/fastify';
import type { App } from '../app.ts';
import type { Access } from './access/open-access.ts';
import { isRead } from './access/refuse-foreign.ts';
import { requirePassword } from './require-password.ts';
import { PageError } from './site/page-error.ts';
import { setContentPolicy } from './security-headers.ts';
import type { Routes } from './server.ts';

const basePath = '/queues';

// The board sets styles of its own in its page, and asks a font of somewhere else, which it does without.
const boardPolicy = [
  `default-src 'none'`,
  `script-src 'self'`,
  `style-src 'self' 'unsafe-inline'`,
  `img-src 'self' data:`,
  `font-src 'self'`,
  `connect-src 'self'`,
  `base-uri 'self'`,
  `form-action 'none'`,
  `frame-ancestors 'none'`,
];

/**
 * Bull Board at `/queues`, for looking at only: Postgres decides what is done, and a job retried or removed by hand
 * would be delivered again, or do nothing.
 */
export function boardRoutes({ queue, db, log }: Pick<App, 'queue' | 'db' | 'log'>, access: Access): Routes {
  return (server) => {
    const adapter = new FastifyAdapter().setBasePath(basePath);
    createBullBoard({
      queues: [new BullMQAdapter(queue.board, { readOnlyMode: true, allowRetries: false })],
      serverAdapter: adapter,
      options: {
        uiConfig: {
          boardTitle: 'Microsoft 365 connector',
          hideDocsLink: true,
          miscLinks: [{ text: 'Back to the pages', url: '/' }],
          // An embedded queue keeps no list of its workers: the board would warn that there is none.
          showWorkers: db.home !== 'embedded',
        },
      },
    });
    adapter.setErrorHandler((error) => {
      if (error instanceof PageError) return { status: 403, body: { error: error.message } };
      log.warn({ error }, 'queue not shown');
      return { status: 500, body: { error: 'The queue does not answer.' } };
    });
    server.register(
      async (scope) => {
        setContentPolicy(scope, boardPolicy);
        await requirePassword(scope, access);
        // Whatever the board's own read-only mode lets through.
        scope.addHook('onRequest', async (request, reply) => {
          if (isRead(request)) return;
          return reply
            .code(405)
            .header('allow', 'GET, HEAD')
            .send({ error: 'The board is for looking at only.' });
        });
        scope.setNotFoundHandler((_request, reply) =>
          reply.code(404).send({ error: 'The board has nothing at this address.' }),
        );
        await scope.register(adapter.registerPlugin());
      },
      { prefix: basePath },
    );
  };
}
