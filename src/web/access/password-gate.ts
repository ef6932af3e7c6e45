import type { FastifyRequest } from 'fastify';
import type { Log } from '../../lib/log.ts';
import type { AttemptLimits } from './attempt-limits.ts';
import { inTurn } from './in-turn.ts';

/** `wait`: it was not looked at, for too many were wrong before. */
export type PasswordAnswer =
  | { readonly type: 'right' | 'wrong' }
  | { readonly type: 'wait'; readonly seconds: number };

export type TryPassword = (request: FastifyRequest, given: string) => Promise<PasswordAnswer>;

// A second's work: who comes when so many wait is told to come again.
const mostWaiting = 20;
const busySeconds = 2;

/** Looks at one password at a time: many at once neither take the processors, nor get past the count of wrong ones. */
export function openPasswordGate(
  isRight: (given: string) => Promise<boolean>,
  limits: AttemptLimits,
  log: Log,
): TryPassword {
  const next = inTurn(mostWaiting);
  return async (request, given) => {
    const answer = next<PasswordAnswer>(async () => {
      const seconds = await limits.secondsToWait(request);
      if (seconds !== null) return { type: 'wait', seconds };
      if (await isRight(given)) return { type: 'right' };
      await limits.countWrong(request);
      log.warn({ address: request.ip }, 'wrong password');
      return { type: 'wrong' };
    });
    return answer ?? { type: 'wait', seconds: busySeconds };
  };
}
