import type { FastifyReply, FastifyRequest } from 'fastify';

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
    isSignedIn: false,
    csrf: () => {
      token ??= reply.generateCsrf();
      return token;
    },
  };
}
