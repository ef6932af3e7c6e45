import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance } from 'fastify';
import type { App } from '../../app.ts';
import { type AttemptLimits, openAttemptLimits } from './attempt-limits.ts';
import { openPasswordCheck } from './password-check.ts';
import { openPasswordGate, type TryPassword } from './password-gate.ts';
import { openSessions, type Sessions } from './sessions.ts';

/** How somebody shows that they may look at what names tenants. */
export interface Access {
  /** Null: no ADMIN_PASSWORD is set, and whoever uses this machine may look. */
  readonly password: { readonly try: TryPassword; readonly sessions: Sessions } | null;
  /** Of the API; counted apart, so that a script with an old token shuts nobody out of the pages. */
  readonly wrongTokens: AttemptLimits;
}

/** What is counted and remembered is shared by all that is served in this scope. */
export async function openAccess(
  scope: FastifyInstance,
  { db, config, log }: Pick<App, 'db' | 'config' | 'log'>,
): Promise<Access> {
  await scope.register(rateLimit, { global: false });
  const { adminPassword } = config;
  const wrongTokens = openAttemptLimits(scope);
  if (adminPassword === null) return { password: null, wrongTokens };
  const isRight = await openPasswordCheck(adminPassword);
  return {
    password: {
      try: openPasswordGate(isRight, openAttemptLimits(scope), log),
      sessions: openSessions(db, config, adminPassword),
    },
    wrongTokens,
  };
}
