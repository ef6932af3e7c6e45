import { createHmac } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Config } from '../../config.ts';
import type { Database } from '../../store/database.ts';
import { beginSession, endSession, sessionDays, useSession } from '../../store/sessions.ts';
import { derivedKeys } from './derived-keys.ts';
import { setSession } from './request-session.ts';

/** Sessions of the pages. They stand in the database, so that every web process knows them. */
export interface Sessions {
  /** Whether the request's cookie is that of a live session; from then on `sessionOf` gives it. */
  recognize(request: FastifyRequest): Promise<boolean>;
  /** Begins one for who showed the password; one that was there before ends. */
  begin(request: FastifyRequest, reply: FastifyReply): Promise<void>;
  end(request: FastifyRequest, reply: FastifyReply): Promise<void>;
}

// A name of its own: cookies do not tell the ports of a machine apart.
const cookieName = 'm365_session';
const form = /^[\w-]{43}$/;

export function openSessions(db: Database, config: Pick<Config, 'secretsKeys'>, password: string): Sessions {
  const keys = derivedKeys(config.secretsKeys, 'sessions of the web pages');
  const marks = keys.map((key) => createHmac('sha256', key).update(password).digest('hex'));
  const [mark = ''] = marks;
  return {
    async recognize(request) {
      const id = idIn(request);
      if (id === null || !(await useSession(db, id, marks))) return false;
      setSession(request, id);
      return true;
    },
    async begin(request, reply) {
      const before = idIn(request);
      if (before !== null) await endSession(db, before);
      const id = await beginSession(db, mark);
      reply.setCookie(cookieName, id, { ...cookieOptions(request), maxAge: sessionDays * 86_400 });
    },
    async end(request, reply) {
      const id = idIn(request);
      if (id !== null) await endSession(db, id);
      reply.clearCookie(cookieName, cookieOptions(request));
    },
  };
}

function idIn(request: FastifyRequest): string | null {
  const value = request.cookies[cookieName];
  return value !== undefined && form.test(value) ? value : null;
}

function cookieOptions({ protocol }: FastifyRequest) {
  return { path: '/', httpOnly: true, sameSite: 'strict', secure: protocol === 'https' } as const;
}
