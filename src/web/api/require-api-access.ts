import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Log } from '../../lib/log.ts';
import { useApiToken } from '../../store/api-tokens.ts';
import type { Queryable } from '../../store/database.ts';
import type { Access } from '../access/open-access.ts';
import { isRead } from '../access/refuse-foreign.ts';
import { ApiError } from './api-error.ts';

const howToGetOne = '`npm run -s admin -- token add NAME` makes one; send it as `Authorization: Bearer …`';

/**
 * A known token may do everything. Without one, who is signed in may read, and so may everybody where there is no
 * password. A token that is not known is refused wherever it is shown, so that a script notices.
 */
export function requireApiAccess(
  scope: FastifyInstance,
  { db, log }: { readonly db: Queryable; readonly log: Log },
  access: Access,
): void {
  const { password, wrongTokens } = access;
  scope.addHook('onRequest', async (request, reply) => {
    const token = bearerToken(request);
    if (token === null) {
      if (isRead(request) && (password === null || (await password.sessions.recognize(request)))) return;
      throw unauthorized(reply, `This needs an API token: ${howToGetOne}.`);
    }
    // Looked at whatever was wrong before: nobody finds one by trying, and what works must not stop.
    if (await useApiToken(db, token)) return;
    const seconds = await wrongTokens.secondsToWait(request);
    if (seconds !== null) {
      reply.header('retry-after', seconds);
      throw new ApiError(
        429,
        `There were too many wrong tokens: try again in ${seconds} s with a right one.`,
      );
    }
    await wrongTokens.countWrong(request);
    log.warn({ address: request.ip }, 'wrong API token');
    throw unauthorized(reply, `This API token is not known, or was revoked: ${howToGetOne}.`);
  });
}

function bearerToken({ headers }: FastifyRequest): string | null {
  const [, token] = /^Bearer\b(.*)$/i.exec(headers.authorization ?? '') ?? [];
  return token?.trim() ?? null;
}

function unauthorized(reply: FastifyReply, message: string): ApiError {
  reply.header('www-authenticate', 'Bearer realm="Microsoft 365 connector"');
  return new ApiError(401, message);
}
