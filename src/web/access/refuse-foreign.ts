import type { FastifyInstance, FastifyRequest } from 'fastify';
import { isLoopback } from '../../lib/loopback.ts';
import { PageError } from '../site/page-error.ts';

/**
 * Refuses, before anything else, what another site makes a browser send. Without a password the address is all that
 * tells friend from foe: a name that somebody else pointed at this machine is not ours.
 */
export function refuseForeign(
  scope: FastifyInstance,
  { isPasswordSet }: { readonly isPasswordSet: boolean },
): void {
  scope.addHook('onRequest', async (request) => {
    if (!isPasswordSet && !isLoopbackHost(request.headers.host ?? '')) throw foreignHost();
    if (!isRead(request) && comesFromElsewhere(request)) throw foreignOrigin();
  });
}

/** Whether a request can change nothing. */
export function isRead({ method }: Pick<FastifyRequest, 'method'>): boolean {
  return method === 'GET' || method === 'HEAD';
}

/** The header as it was sent: what a proxy says of it, a page of another site can say too. */
function isLoopbackHost(host: string): boolean {
  const [, name] = /^(\[[0-9a-f:.]+\]|[\w.-]+)(?::\d+)?$/i.exec(host) ?? [];
  return name !== undefined && isLoopback(name);
}

/**
 * The browser says whose page sends: by Sec-Fetch-Site, which no page can set; without TLS by Origin or Referer.
 * What says nothing is no browser, and has no cookie that somebody else could use.
 */
function comesFromElsewhere(request: FastifyRequest): boolean {
  const { headers } = request;
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site !== 'same-origin' && site !== 'none';
  const from = headers.origin ?? headers.referer;
  if (from === undefined) return false;
  const url = URL.parse(from);
  if (url === null) return true;
  const own = [headers.host, request.host].map((host) => URL.parse(`${url.protocol}//${host}`)?.host);
  return !own.includes(url.host);
}

function foreignHost(): PageError {
  return new PageError(
    403,
    'The pages are for this machine only: open them by localhost or 127.0.0.1.',
    'To reach them by another name, or through a proxy, set ADMIN_PASSWORD and start the process again.',
  );
}

function foreignOrigin(): PageError {
  return new PageError(
    403,
    'This was sent by a page of another site. Nothing was changed.',
    'Do it on the pages here. A proxy in front of them has to pass on the Host header, or X-Forwarded-Host.',
  );
}
