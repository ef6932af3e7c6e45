import { type AnswerHeaders, headerOf } from './answer.ts';

/** A hundred years: whoever names more means "never", and later dates fit no timestamp. */
const longestMs = 100 * 365 * 24 * 3_600_000;

const seconds = /^\d+(\.\d+)?$/;
// The three forms of RFC 9110 §5.6.7 all begin with the name of a weekday.
const httpDate = /^(mon|tue|wed|thu|fri|sat|sun)[a-z]*,? .*\d{2}:\d{2}:\d{2}/i;

/**
 * When an answer was made, by the clock that also made the date in its Retry-After: its own Date header, else the
 * local clock. A machine whose clock is an hour off would otherwise wait an hour too long, or ask an hour too early.
 */
export function answeredAt(headers: AnswerHeaders, nowMs: number): number {
  const at = Date.parse(headerOf(headers, 'date') ?? '');
  return Number.isNaN(at) ? nowMs : at;
}

/**
 * Milliseconds to wait by a Retry-After header: seconds (decimals included) or an HTTP date against the time of the
 * answer. Null when absent or nonsense. Rounded up: a request sent early counts against the tenant.
 */
export function parseRetryAfter(
  header: string | readonly string[] | undefined,
  nowMs: number,
): number | null {
  const value = (typeof header === 'string' ? header : header?.[0])?.trim();
  if (value === undefined) return null;
  if (seconds.test(value)) return Math.min(Math.ceil(Number(value) * 1000), longestMs);
  if (!httpDate.test(value)) return null;
  // An asctime date has no zone and means GMT all the same.
  const at = Date.parse(/gmt|utc|[+-]\d{4}$/i.test(value) ? value : `${value} GMT`);
  return Number.isNaN(at) ? null : Math.min(Math.max(0, Math.ceil(at - nowMs)), longestMs);
}
