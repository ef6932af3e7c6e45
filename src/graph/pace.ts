import { type AnswerHeaders, headerOf } from './answer.ts';

/** From here on Graph tells how much of a budget is used; 1.0 is the limit, 1.8 the most it says (graph-facts §7). */
const slowFrom = 0.8;
const slowest = 1.8;
/** At 0.8 a request waits about as long as Graph takes to answer it, which halves what one job asks for. */
const leastMs = 100;
/** A slot is held for at most 1 s of waiting (I6); whoever has to wait longer is told so by a 429, and parks. */
const mostMs = 1_000;

/** Milliseconds every next request waits, by the `x-ms-throttle-limit-percentage` of the last answer; 0 without it. */
export function paceMs(headers: AnswerHeaders): number {
  const used = Number(headerOf(headers, 'x-ms-throttle-limit-percentage') ?? Number.NaN);
  if (Number.isNaN(used) || used < slowFrom) return 0;
  const share = Math.min(1, (used - slowFrom) / (slowest - slowFrom));
  return Math.round(leastMs + share * (mostMs - leastMs));
}
