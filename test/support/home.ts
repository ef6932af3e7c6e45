import { inject } from 'vitest';

/** Where store and queue of an integration test live; the suite is the same in both. */
export type Home =
  | { readonly kind: 'embedded' }
  | {
      readonly kind: 'services';
      readonly redisUrl: string;
      /** Maintenance database, as a role that may create databases. */
      readonly databaseUrl: string;
    };

declare module 'vitest' {
  interface ProvidedContext {
    readonly home: Home;
  }
}

/** The home this run of the suite is for. */
export function currentHome(): Home {
  return inject('home');
}
