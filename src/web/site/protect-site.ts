import cookie from '@fastify/cookie';
import csrfProtection from '@fastify/csrf-protection';
import formBody from '@fastify/formbody';
import { hkdfSync } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import type { App } from '../../app.ts';

const sitePolicy = [
  `default-src 'none'`,
  `script-src 'self'`,
  `style-src 'self'`,
  // Drawings and bars carry their sizes as attributes.
  `style-src-attr 'unsafe-inline'`,
  `img-src 'self'`,
  `connect-src 'self'`,
  `base-uri 'none'`,
  `form-action 'self'`,
  `frame-ancestors 'none'`,
].join('; ');

/** Cookies, forms and their protection, for everything a browser may send to the site. */
export async function protectSite(site: FastifyInstance, app: Pick<App, 'config'>): Promise<void> {
  site.addHook('onRequest', async (_request, reply) => {
    reply.header('content-security-policy', sitePolicy);
  });
  await site.register(cookie, { secret: cookieKeys(app.config.secretsKeys), hook: 'onRequest' });
  await site.register(formBody, { bodyLimit: 64 * 1024 });
  await site.register(csrfProtection, {
    cookieKey: 'csrf',
    cookieOpts: { signed: true, httpOnly: true, sameSite: 'strict', path: '/' },
  });
  site.addHook('preHandler', (request, reply, done) => {
    if (request.is404 || request.method === 'GET' || request.method === 'HEAD') done();
    else site.csrfProtection(request, reply, done);
  });
}

/** Of their own for cookies, from each of SECRETS_KEY: the first signs, all are accepted. */
function cookieKeys(secretsKeys: readonly Buffer[]): string[] {
  return secretsKeys.map((key) =>
    Buffer.from(hkdfSync('sha256', key, '', 'cookies of the web pages', 32)).toString('base64'),
  );
}
