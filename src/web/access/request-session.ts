import type { FastifyInstance, FastifyRequest } from 'fastify';

const property = 'sessionId';

/** Each request of this server's scope, and of those in it, has a place for its session. */
export function addSessionProperty(server: FastifyInstance): void {
  server.decorateRequest(property, null);
}

/** What the cookie of a live session holds; null: there is none, or nobody has looked for one yet. */
export function sessionOf(request: FastifyRequest): string | null {
  return request.getDecorator<string | null>(property);
}

export function setSession(request: FastifyRequest, id: string): void {
  request.setDecorator(property, id);
}
