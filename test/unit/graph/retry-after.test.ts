import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseRetryAfter } from '../../../src/graph/retry-after.ts';

const now = Date.UTC(2026, 10, 23, 12, 0, 0);

describe('parseRetryAfter', () => {
  it.each([
    ['120', 120_000],
    ['0', 0],
    [' 7 ', 7_000],
    ['1.5', 1_500],
    ['0.0001', 1],
    ['Mon, 23 Nov 2026 12:02:00 GMT', 120_000],
    ['Monday, 23-Nov-26 12:02:00 GMT', 120_000],
    ['Mon Nov 23 12:02:00 2026', 120_000],
    ['Mon, 23 Nov 2026 11:00:00 GMT', 0],
    ['86400000', 86_400_000_000],
  ])('reads %s', (header, expected) => {
    expect(parseRetryAfter(header, now)).toBe(expected);
  });

  it.each([
    undefined,
    '',
    'soon',
    '-5',
    '1e3',
    'NaN',
    'Infinity',
    '10 seconds',
    'Mon, 99 Foo 2026 99:99:99 GMT',
  ])('finds nothing in %s', (header) => {
    expect(parseRetryAfter(header, now)).toBeNull();
  });

  it('is never cut short: seconds', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1e9, noNaN: true }), (seconds) => {
        const header = seconds.toFixed(6);
        expect(parseRetryAfter(header, now) ?? -1).toBeGreaterThanOrEqual(Number(header) * 1000 - 1e-6);
      }),
    );
  });

  it('is never cut short: dates', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10 ** 7 }), fc.integer({ min: 0, max: 999 }), (ahead, ms) => {
        const at = new Date(now + ahead * 1000);
        const waited = now + ms + (parseRetryAfter(at.toUTCString(), now + ms) ?? -1);
        expect(waited).toBeGreaterThanOrEqual(at.getTime());
      }),
    );
  });
});
