import csrfProtection from '@fastify/csrf-protection';
import formBody from '@fastify/formbody';
import type { FastifyInstance } from 'fastify';
import type { App } from '../../app.ts';
import { derivedKeys } from '../access/derived-keys.ts';
import { isRead } from '../access/refuse-foreign.ts';
import { setContentPolicy } from '../security-headers.ts';
import { csrfUser } from './csrf-token.ts';

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
];

const mostOfForm = 64 * 1024;

/** Forms and their protection, for everything a browser may send to the site. */
export async function protectSite(site: FastifyInstance, app: Pick<App, 'config'>): Promise<void> {
  setContentPolicy(site, sitePolicy);
  // Forms and nothing else: no page of ours sends JSON, and a page of another site could send it as plain text.
  site.removeAllContentTypeParsers();
  await site.register(formBody, { bodyLimit: mostOfForm });
  const [hmacKey = Buffer.alloc(0)] = derivedKeys(app.config.secretsKeys, 'tokens of the forms');
  await site.register(csrfProtection, {
    cookieKey: 'm365_csrf',
    cookieOpts: { signed: true, httpOnly: true, sameSite: 'strict', path: '/' },
    csrfOpts: { hmacKey, userInfo: true },
    getUserInfo: csrfUser,
  });
  site.addHook('preHandler', (request, reply, done) => {
    if (request.is404 || isRead(request)) done();
    else site.csrfProtection(request, reply, done);
  });
}
