import { errorReply, type Reply } from '../wire/reply.ts';
import { tokenError } from '../wire/token-error.ts';
import type { FaultEffect, RetryAfter } from './fault-rule.ts';

/** Code and message per status where a rule names none (facts §8). */
const ERRORS: Readonly<Record<number, readonly [string, string]>> = {
  401: ['InvalidAuthenticationToken', 'Access token has expired or is not yet valid.'],
  403: ['Authorization_RequestDenied', 'Insufficient privileges to complete the operation.'],
  404: [
    'Request_ResourceNotFound',
    'Resource does not exist or one of its queried reference-property objects are not present.',
  ],
  429: ['TooManyRequests', 'Please retry again later.'],
  500: ['InternalServerError', 'The server encountered an internal error.'],
  501: ['NotImplemented', 'This operation target is not yet supported.'],
  502: ['BadGateway', 'Bad gateway.'],
  503: ['ServiceUnavailable', 'The service is temporarily unavailable.'],
  504: ['UnknownError', ''],
};

/** The header value of a wait, by the simulator's clock. */
function retryAfterText(wait: RetryAfter, nowMs: number): string {
  return typeof wait === 'object' ? new Date(nowMs + wait.dateInMs).toUTCString() : String(wait);
}

function respond(effect: Extract<FaultEffect, { kind: 'respond' }>): Reply {
  const { status, body, headers } = effect;
  const text = typeof body === 'string' ? body : body === undefined ? '' : JSON.stringify(body);
  const type = typeof body === 'string' ? 'text/plain' : 'application/json';
  return {
    status,
    ...(headers === undefined ? {} : { headers }),
    body: body === undefined ? { kind: 'empty' } : { kind: 'text', text, type },
  };
}

function graphError(effect: Extract<FaultEffect, { kind: 'graphError' }>, nowMs: number): Reply {
  const [code, message] = ERRORS[effect.status] ?? ['UnknownError', 'Simulated.'];
  const reply = errorReply(effect.status, effect.code ?? code, effect.message ?? message);
  const wait =
    effect.retryAfter === undefined ? {} : { 'retry-after': retryAfterText(effect.retryAfter, nowMs) };
  return { ...reply, headers: { ...wait, ...effect.headers } };
}

/** The answer an effect gives in place of the endpoint's; undefined for effects that change the endpoint's answer. */
export function earlyReply(effect: FaultEffect, nowMs: number): Reply | undefined {
  if (effect.kind === 'respond') return respond(effect);
  if (effect.kind === 'graphError') return graphError(effect, nowMs);
  if (effect.kind === 'tokenError') return tokenError(effect.code, nowMs, effect);
  if (effect.kind !== 'redirect') return undefined;
  return { status: effect.status ?? 302, headers: { location: effect.location }, body: { kind: 'empty' } };
}
