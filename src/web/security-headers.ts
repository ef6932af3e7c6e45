import type { FastifyInstance } from 'fastify';

const headers = {
  // What is no page needs nothing; pages, board and the reader of the API say what they need themselves.
  'content-security-policy': `default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  // To our own pages only. With `no-referrer` a browser hides the Origin of a form as well, which is looked at.
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()',
  'cache-control': 'no-store',
} as const;

// A year; of this name only, for what stands beside it may have no TLS.
const onlyByTls = 'max-age=31536000';

/** On every answer, whatever it is. A route may set a better `cache-control`, a scope a policy of its own. */
export function addSecurityHeaders(server: FastifyInstance): void {
  server.addHook('onRequest', async (request, reply) => {
    reply.headers(headers);
    if (request.protocol === 'https') reply.header('strict-transport-security', onlyByTls);
  });
}

/** Another policy for what this server's scope answers. */
export function setContentPolicy(server: FastifyInstance, directives: readonly string[]): void {
  const policy = directives.join('; ');
  server.addHook('onRequest', async (_request, reply) => {
    reply.header('content-security-policy', policy);
  });
}
