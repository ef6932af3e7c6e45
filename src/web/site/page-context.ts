import type { FastifyReply, FastifyRequest } from 'fastify';
import { sessionOf } from '../access/request-session.ts';
import { csrfToken } from './csrf-token.ts';

/** What every page needs of the request it answers. */
export interface PageContext {
  readonly path: string;
  /** With its query. */
  readonly url: string;
  /** Whether there is a session that can be ended. */
  readonly isSignedIn: boolean;
  /** The token that a form has to carry; asked for only where there is a form. */
  readonly csrf: () => string;
}

export function pageContext(request: FastifyRequest, reply: FastifyReply): PageContext {
  let token: string | null = null;
  return {
    path: request.url.split('?')[0] ?? '/',
    url: request.url,
    isSignedIn: sessionOf(request) !== null,
    csrf: () => {
      token ??= csrfToken(request, reply);
      return token;
    },
  };
}
