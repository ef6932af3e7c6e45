import type { FastifyDynamicSwaggerOptions } from '@fastify/swagger';

/** What the description of the API begins with; the rest is made from the schemas of its routes. */
export const openApiDocument: NonNullable<FastifyDynamicSwaggerOptions['openapi']> = {
  openapi: '3.1.0',
  info: {
    title: 'Microsoft 365 connector',
    version: '1.0.0',
    description: [
      'Subscriptions, users and activity of Microsoft 365 tenants, as the connector holds them.',
      'Send a token of `npm run -s admin -- token add NAME` as `Authorization: Bearer …`; whatever changes something needs one.',
      'Numbers that are not known are null, never zero. Lists are paged by key: give `nextKey` as `after`.',
      'Whatever is not done is answered with `error`: beside what stands at each route with 403 (a page of another site asks), 413 and 415 (a body that is too large, or no JSON), 429 (too many wrong tokens; see Retry-After) and 500.',
      // The reader shows this text and has no other link of ours.
      '[Back to the pages](/)',
    ].join('\n\n'),
  },
  servers: [{ url: '/' }],
  components: {
    securitySchemes: {
      token: { type: 'http', scheme: 'bearer' },
      session: {
        type: 'apiKey',
        in: 'cookie',
        name: 'm365_session',
        description: 'That of the pages; good for reading only.',
      },
    },
  },
};
