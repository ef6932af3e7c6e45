import basicAuth from '@fastify/basic-auth';
import { createHmac, randomBytes } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import type { Access } from './access/open-access.ts';
import { sessionOf } from './access/request-session.ts';

// Of programs that scrape, each with a user name of its own.
const mostRemembered = 100;

class Refused extends Error {
  override readonly name = 'Refused';
  readonly statusCode: number;

  constructor(statusCode: number, message: string) {
    super(message);
    this.statusCode = statusCode;
  }
}

/**
 * Lets in whoever is signed in, or shows ADMIN_PASSWORD by HTTP Basic with any user name; on every route of this
 * server's scope. Everybody where there is no password.
 */
export async function requirePassword(server: FastifyInstance, { password }: Access): Promise<void> {
  if (password === null) return;
  const remembered = openMemory();
  await server.register(basicAuth, {
    authenticate: { realm: 'Microsoft 365 connector' },
    validate: async (_user, given, request, reply) => {
      const header = request.headers.authorization ?? '';
      if (remembered.has(header)) return undefined;
      const answer = await password.try(request, given);
      switch (answer.type) {
        case 'right':
          remembered.add(header);
          return undefined;
        case 'wrong':
          return new Refused(401, 'The password is not right: it is the one in ADMIN_PASSWORD.');
        case 'wait':
          reply.header('retry-after', answer.seconds);
          return new Refused(429, `Too many wrong passwords: try again in ${answer.seconds} s.`);
      }
    },
  });
  server.addHook('onRequest', async (request) => {
    await password.sessions.recognize(request);
  });
  // Answered here, and not by whatever handles the errors of a scope: a board would make a fault of its own of it.
  server.addHook('onRequest', (request, reply, done) => {
    if (sessionOf(request) !== null) {
      done();
      return;
    }
    server.basicAuth(request, reply, (refused) => {
      if (!refused) done();
      else if (refused instanceof Refused) reply.code(refused.statusCode).send({ error: refused.message });
      else reply.code(401).send({ error: 'The password in ADMIN_PASSWORD is needed.' });
    });
  });
}

/**
 * The headers that were right, so that a scrape costs no 50 ms each. The password stays the same as long as the
 * process; what is kept of a header is of use to nobody outside of it.
 */
function openMemory(): { has(header: string): boolean; add(header: string): void } {
  const key = randomBytes(32);
  const kept = new Set<string>();
  const mark = (header: string): string => createHmac('sha256', key).update(header).digest('hex');
  return {
    has: (header) => kept.has(mark(header)),
    add(header) {
      const [oldest] = kept;
      if (kept.size >= mostRemembered && oldest !== undefined) kept.delete(oldest);
      kept.add(mark(header));
    },
  };
}
