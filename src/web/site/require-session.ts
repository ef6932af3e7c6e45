import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Access } from '../access/open-access.ts';
import { isRead } from '../access/refuse-foreign.ts';
import { html, renderDocument } from '../html/html.ts';
import { localPath } from './local-path.ts';
import { PageError } from './page-error.ts';

/** Sends whoever is not signed in to the page where that is done; nobody where there is no password. */
export function requireSession(scope: FastifyInstance, { password }: Access): void {
  if (password === null) return;
  scope.addHook('onRequest', async (request, reply) => {
    if (await password.sessions.recognize(request)) return;
    if (cameByLink(request)) return sendOn(reply, loginPath(request));
    if (isNavigation(request)) return reply.redirect(loginPath(request), 303);
    throw new PageError(401, 'You are not signed in, or no more.', 'Load the page again to sign in.');
  });
}

/** Of a script that asks for a part of a page, or listens, the login page would be no answer. */
function isNavigation({ headers }: FastifyRequest): boolean {
  return headers['sec-fetch-dest'] !== 'empty' && headers.accept !== 'text/event-stream';
}

/**
 * From a page of another site, such as a mail: the browser held the session's cookie back, and does so again after a
 * redirect. What our own page asks for carries it.
 */
function cameByLink({ headers, method }: FastifyRequest): boolean {
  const isElsewhere = headers['sec-fetch-site'] === 'cross-site' || headers['sec-fetch-site'] === 'same-site';
  return isElsewhere && method === 'GET' && headers['sec-fetch-dest'] === 'document';
}

function sendOn(reply: FastifyReply, path: string): FastifyReply {
  const page = html`
    <head>
      <meta charset="utf-8" />
      <meta http-equiv="refresh" content=${`0;url=${path}`} />
      <title>Microsoft 365 connector</title>
    </head>
    <body>
      <p><a href=${path}>Go on</a></p>
    </body>
  `;
  return reply.type('text/html; charset=utf-8').send(renderDocument(page));
}

function loginPath(request: FastifyRequest): string {
  // What a form would have changed is lost; its page is asked for again.
  const wanted = isRead(request) ? localPath(request.url) : '/';
  return wanted === '/' ? '/login' : `/login?to=${encodeURIComponent(wanted)}`;
}
