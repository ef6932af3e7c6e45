import type { FastifyReply, FastifyRequest } from 'fastify';
import { sessionOf } from '../access/request-session.ts';

/** Whose forms these are: a token is good for the session it was made in. */
export function csrfUser(request: FastifyRequest): string {
  return sessionOf(request) ?? 'nobody';
}

/** The token that a form has to carry. */
export function csrfToken(request: FastifyRequest, reply: FastifyReply): string {
  return reply.generateCsrf({ userInfo: csrfUser(request), secure: request.protocol === 'https' });
}
