import basicAuth from '@fastify/basic-auth';
import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance } from 'fastify';

/** Asks for ADMIN_PASSWORD on every route of this server's scope, with any user name; null: nothing is asked for. */
export async function requirePassword(server: FastifyInstance, password: string | null): Promise<void> {
  if (password === null) return;
  const expected = digest(password);
  await server.register(basicAuth, {
    authenticate: { realm: 'Microsoft 365 connector' },
    validate: async (_user, given) =>
      timingSafeEqual(digest(given), expected) ? undefined : new Error('The password is not right.'),
  });
  // Answered here, and not by whatever handles the errors of a scope: a board would make a fault of its own of it.
  server.addHook('onRequest', (request, reply, done) => {
    server.basicAuth(request, reply, (refused) => {
      if (refused) reply.code(401).send({ error: 'The password in ADMIN_PASSWORD is needed.' });
      else done();
    });
  });
}

/** Of one length whatever was typed, as the comparison needs. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
