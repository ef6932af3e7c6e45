import { createHash } from 'node:crypto';
import { Cron } from 'croner';
import type { Connector } from './connector.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** The day on which summer time ends. */
const longestDayMs = 25 * hourMs;

/** Late enough that the day's work is done, early enough that the figures carry the day's own date. */
const defaultPattern = '0 23 * * *';

/** Any moment does: a pattern without years fires again and again, or never. */
const anyMoment = new Date('2024-01-01T00:00:00Z');

/** Says whether a cron pattern of five fields parses and ever fires in the zone; otherwise what is wrong. */
export function parseSchedule(
  cron: string,
  timezone: string,
): { readonly ok: true } | { readonly error: string } {
  if (!isTimezone(timezone)) return { error: timezoneFault(timezone) };
  const fields = cron.trim().split(/\s+/u).length;
  if (fields !== 5) {
    return {
      error: `"${cron}" is no cron pattern of five fields (minute, hour, day of month, month, day of week), e.g. "30 4 * * 1-5".`,
    };
  }
  try {
    const next = open(cron, timezone).nextRun(anyMoment);
    return next === null ? { error: `"${cron}" never fires: no date matches it.` } : { ok: true };
  } catch (cause) {
    const detail =
      cause instanceof Error ? cause.message.replace(/^CronPattern: /u, '') : 'it does not parse';
    return { error: `"${cron}" is no cron pattern: ${detail}` };
  }
}

/** True for a name of the IANA time zone database, also an older one. Offsets have no daylight saving: refused. */
export function isTimezone(name: string): boolean {
  if (!/^[A-Za-z]/u.test(name)) return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/** The sentence for a name that is no time zone. */
export function timezoneFault(name: string): string {
  return `"${name}" is no time zone; give a name like "Europe/Berlin" or "UTC".`;
}

/**
 * When a connector is due next, strictly after `after`. Computed from the present, so that times missed while
 * nothing ran are made up for once. A connector that needs attention is asked once in 24 hours (design §5).
 */
export function nextRunAt(
  connector: Pick<Connector, 'id' | 'schedule' | 'timezone'> & { readonly needsAttention: unknown },
  after: Date,
): Date {
  const next = nextFire(connector, after);
  const earliest = after.getTime() + dayMs;
  const isHealthy = connector.needsAttention === null || connector.needsAttention === false;
  return isHealthy || next.getTime() >= earliest ? next : new Date(earliest);
}

function nextFire(
  { id, schedule, timezone }: Pick<Connector, 'id' | 'schedule' | 'timezone'>,
  after: Date,
): Date {
  if (schedule === null) return nextDefault(id, timezone, after);
  const next = open(schedule, timezone).nextRun(after);
  // Only a schedule that fires is ever stored.
  if (next === null) throw new RangeError(`The schedule "${schedule}" never fires.`);
  return next;
}

/**
 * Daily in the hour from 23:00. The hour is asked of croner and the spread added to it. A zone that skips just
 * this hour (Nuuk in March) would skip the day; then the run starts a day before the one after.
 */
function nextDefault(id: string, timezone: string, after: Date): Date {
  const from = after.getTime() - spreadMs(id);
  const next = open(defaultPattern, timezone).nextRun(new Date(from));
  if (next === null) throw new RangeError(`No ${defaultPattern} in "${timezone}".`);
  const isDaySkipped = next.getTime() - from > longestDayMs;
  return new Date(next.getTime() + spreadMs(id) - (isDaySkipped ? dayMs : 0));
}

/** Where in the hour a connector runs: from its id, so that a thousand of them do not start at once. */
function spreadMs(id: string): number {
  const hash = createHash('sha256').update(id).digest().readUInt32BE(0);
  return (hash % 3600) * 1000;
}

/** Without a function croner only computes; no timer starts. */
function open(pattern: string, timezone: string): Cron {
  return new Cron(pattern, { timezone, mode: '5-part' });
}
