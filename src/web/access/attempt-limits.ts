import type { FastifyInstance, FastifyRequest } from 'fastify';

const timeWindow = 5 * 60_000;
const mostOfOneClient = 10;
// Addresses can be made up where a proxy's word for them is taken: so many of all of them together.
const mostOfAll = 100;

/** Counts what was wrong, by the client's address (of IPv6 its network) and altogether, in this process. */
export interface AttemptLimits {
  /** Seconds before another attempt is listened to; null: it may be made. */
  secondsToWait(request: FastifyRequest): Promise<number | null>;
  countWrong(request: FastifyRequest): Promise<void>;
}

/** The server has to know @fastify/rate-limit. */
export function openAttemptLimits(server: FastifyInstance): AttemptLimits {
  const limits = [
    server.createRateLimit({ max: mostOfOneClient, timeWindow }),
    server.createRateLimit({ max: mostOfAll, timeWindow, keyGenerator: () => 'all' }),
  ];
  return {
    async secondsToWait(request) {
      const states = await Promise.all(limits.map((limit) => limit(request, { increment: false })));
      const waits = states.flatMap((state) =>
        state.isAllowed || state.remaining > 0 ? [] : [state.ttlInSeconds],
      );
      return waits.length === 0 ? null : Math.max(1, ...waits);
    },
    async countWrong(request) {
      await Promise.all(limits.map((limit) => limit(request)));
    },
  };
}
