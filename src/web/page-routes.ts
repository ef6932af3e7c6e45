import type { Routes } from './server.ts';

/** What a person sees who opens the address that was told. */
export function pageRoutes(): Routes {
  return (server) => {
    server.get('/', (_request, reply) => reply.redirect('/connectors'));
  };
}
