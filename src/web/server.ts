import fastify, { type FastifyInstance } from 'fastify';
import type { Log } from '../lib/log.ts';
import { type Address, listenAt } from './listen-at.ts';
import { addSecurityHeaders } from './security-headers.ts';

// What a proxy says of its clients is believed where it stands on this machine or in the same private network.
const trustProxy = ['loopback', 'linklocal', 'uniquelocal'];

// The most that anything of the API takes; forms take less.
const bodyLimit = 1024 * 1024;

/** Adds routes to a server before it listens. */
export type Routes = (server: FastifyInstance) => void;

export interface Server extends AsyncDisposable {
  /** Such as `http://127.0.0.1:3000`. */
  readonly address: string;
}

/**
 * Serves what `routes` add. Closing it cuts the connections that are open: they must not hold a process that stops.
 * Throws ListenError when it cannot listen there.
 */
export async function openServer(at: Address, routes: readonly Routes[], log: Log): Promise<Server> {
  const server = fastify({ forceCloseConnections: true, logger: false, trustProxy, bodyLimit });
  addSecurityHeaders(server);
  server.setErrorHandler(
    (error: { readonly statusCode?: number; readonly message: string }, request, reply) => {
      const status = error.statusCode ?? 500;
      if (status < 500) return reply.code(status).send({ error: error.message });
      log.error({ error, route: request.routeOptions.url }, 'request failed');
      return reply.code(status).send({ error: 'internal error' });
    },
  );
  for (const add of routes) add(server);
  const address = await listenAt(server, at, log);
  return { address, [Symbol.asyncDispose]: () => server.close() };
}
