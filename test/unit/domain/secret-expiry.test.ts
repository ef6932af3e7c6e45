import { describe, expect, it } from 'vitest';
import { expiryThreshold, secretExpiry } from '../../../src/domain/secret-expiry.ts';

const judge = (expiresOn: string | null, now: string, readOn: string | null = null) =>
  secretExpiry({ secretExpiresOn: expiresOn, secretExpiresReadOn: readOn }, new Date(now));

describe('days until a secret expires', () => {
  it.each([
    ['2027-03-31', '2027-02-28T23:59:59Z', 31, 'good'],
    ['2027-03-31', '2027-03-01T00:00:00Z', 30, 'soon'],
    ['2027-03-31', '2027-03-30T23:59:59Z', 1, 'soon'],
    ['2027-03-31', '2027-03-31T23:59:59Z', 0, 'soon'],
    ['2027-03-31', '2027-04-01T00:00:00Z', -1, 'over'],
  ] as const)('%s at %s: %i, %s', (expiresOn, now, days, condition) => {
    const judged = judge(expiresOn, now);
    expect(judged).toMatchObject({ expiresOn, source: 'settings', days, condition });
    expect(judged.message).toContain(expiresOn);
    expect(judged.advice === null).toBe(condition === 'good');
  });

  it('are not known without a date', () => {
    expect(judge(null, '2027-01-01T00:00:00Z')).toMatchObject({
      days: null,
      condition: 'unknown',
      source: null,
    });
  });

  it('are those of the app registration where it told them', () => {
    const judged = judge('2027-03-31', '2027-03-01T00:00:00Z', '2028-03-01');
    expect(judged).toMatchObject({ expiresOn: '2028-03-01', source: 'registration', days: 366 });
  });

  it('reach each threshold once', () => {
    const reached = [40, 31, 30, 8, 7, 2, 1, 0, -1, -400].map((days) => expiryThreshold(days));
    expect(reached).toEqual([null, null, 30, 30, 7, 7, 1, 1, 0, 0]);
  });
});
