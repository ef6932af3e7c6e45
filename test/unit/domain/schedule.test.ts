import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isTimezone, nextRunAt, parseSchedule } from '../../../src/domain/schedule.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const healthy = {
  id: '7c0c5a36-6d2e-4f3c-9a4e-0b6a7f1f2c11',
  schedule: null,
  timezone: 'Europe/Berlin',
  needsAttention: null,
};

const zones = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'America/Nuuk',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
];

function localTime(date: Date, timeZone: string): string {
  return date.toLocaleString('sv', { timeZone });
}

describe('parseSchedule', () => {
  it.each(['* * * * *', '0 23 * * *', '*/15 8-18 * * 1-5', '0 0 29 2 *', '0 4 * * MON'])(
    'accepts %j',
    (cron) => {
      expect(parseSchedule(cron, 'Europe/Berlin')).toEqual({ ok: true });
    },
  );

  it.each([
    ['0 0 31 2 *', 'never fires'],
    ['0 0 30 2 *', 'never fires'],
    ['* * * *', 'five fields'],
    ['0 0 0 1 1 *', 'five fields'],
    ['@daily', 'five fields'],
    ['', 'five fields'],
    ['61 * * * *', '61'],
    ['x * * * *', 'x * * * *'],
  ])('refuses %j and names it', (cron, said) => {
    const parsed = parseSchedule(cron, 'UTC');
    expect(parsed).toHaveProperty('error', expect.stringContaining(said));
    expect(parsed).toHaveProperty('error', expect.stringContaining(`"${cron}"`));
  });

  it('names a time zone that is none', () => {
    expect(parseSchedule('0 4 * * *', 'Mars/Olympus')).toHaveProperty(
      'error',
      expect.stringContaining('"Mars/Olympus"'),
    );
  });
});

it.each([
  ['Europe/Berlin', true],
  ['UTC', true],
  ['Etc/GMT+3', true],
  ['', false],
  ['+05:00', false],
  ['Mars/Olympus', false],
])('%j is a time zone: %j', (name, expected) => {
  expect(isTimezone(name)).toBe(expected);
});

describe('nextRunAt', () => {
  it('runs daily in the hour from 23:00 of the zone, each connector at a time of its own', () => {
    const after = new Date('2026-05-04T12:00:00Z');
    const times = ['a', 'b', 'c', 'd', 'e', 'f'].map((id) => nextRunAt({ ...healthy, id }, after));
    for (const time of times) expect(localTime(time, 'Europe/Berlin')).toMatch(/^2026-05-04 23:/);
    expect(new Set(times.map((time) => time.getTime())).size).toBeGreaterThan(1);
  });

  it('has one default run on every local day of a year, also where summer time skips or repeats the hour', () => {
    for (const timezone of zones) {
      const days = new Map<string, number>();
      let at = new Date('2025-12-31T23:59:00Z');
      while (at < new Date('2027-01-02T00:00:00Z')) {
        at = nextRunAt({ ...healthy, timezone }, at);
        const day = localTime(at, timezone).slice(0, 10);
        days.set(day, (days.get(day) ?? 0) + 1);
      }
      const of2026 = [...days].filter(([day]) => day.startsWith('2026'));
      expect([timezone, of2026.length, of2026.filter(([, runs]) => runs !== 1)]).toEqual([timezone, 365, []]);
    }
  });

  it('is strictly after the moment asked about, and makes up for missed times once', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('2020-01-01'), max: new Date('2030-01-01'), noInvalidDate: true }),
        fc.constantFrom(...zones),
        fc.constantFrom(null, '0 4 * * *', '*/10 * * * *', '30 2 * * 0'),
        (after, timezone, schedule) => {
          const next = nextRunAt({ ...healthy, timezone, schedule }, after);
          expect(next.getTime()).toBeGreaterThan(after.getTime());
          expect(next.getTime() - after.getTime()).toBeLessThanOrEqual(8 * dayMs);
        },
      ),
    );
  });

  it('runs a nightly schedule once although summer time skips or repeats its hour', () => {
    const nightly = { ...healthy, schedule: '30 2 * * *' };
    expect(nextRunAt(nightly, new Date('2026-03-28T12:00:00Z'))).toEqual(new Date('2026-03-29T01:00:00Z'));
    const first = nextRunAt(nightly, new Date('2026-10-24T12:00:00Z'));
    expect(first).toEqual(new Date('2026-10-25T00:30:00Z'));
    expect(nextRunAt(nightly, first)).toEqual(new Date('2026-10-26T01:30:00Z'));
  });

  it('asks a connector that needs attention once a day, and by its schedule when that is rarer', () => {
    const after = new Date('2026-05-04T10:00:00Z');
    const needsAttention = { kind: 'credential' };
    const often = nextRunAt({ ...healthy, schedule: '*/10 * * * *', needsAttention }, after);
    expect(often.getTime() - after.getTime()).toBe(dayMs);
    const weekly = { ...healthy, schedule: '0 4 * * 0' };
    expect(nextRunAt({ ...weekly, needsAttention }, after)).toEqual(nextRunAt(weekly, after));
  });
});
