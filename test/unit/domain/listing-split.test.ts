import { describe, expect, it } from 'vitest';
import { isProved } from '../../../src/domain/listing-proof.ts';
import { listingSplit, rangesFor } from '../../../src/domain/listing-split.ts';

describe('into how many ranges a listing is split', () => {
  const split = listingSplit({ workerConcurrency: 8 });

  it.each([
    [9_999, 1],
    [10_000, 2],
    [15_000, 3],
    [20_000, 4],
    [1_000_000, 4],
  ])('for %i users: %i', (total, ranges) => {
    expect(rangesFor(split, { total, isSlowed: false })).toBe(ranges);
  });

  it('is one where the number is not known, or Graph is asked slowly', () => {
    expect(rangesFor(split, { total: null, isSlowed: false })).toBe(1);
    expect(rangesFor(split, { total: 100_000, isSlowed: true })).toBe(1);
  });

  it.each([
    [1, 1],
    [3, 1],
    [5, 2],
    [100, 4],
  ])('is at most half of what a worker of %i does at once: %i', (workerConcurrency, ranges) => {
    const { mostRanges } = listingSplit({ workerConcurrency });
    expect(mostRanges).toBe(ranges);
  });
});

describe('whether ranges showed everybody', () => {
  const nobody = { isAnybodyMissing: false };
  const somebody = { isAnybodyMissing: true };

  it('is seen by the count of Microsoft', () => {
    expect(isProved({ seen: 1_000, total: 1_000, ...somebody })).toBe(true);
    expect(isProved({ seen: 999, total: 1_000, ...somebody })).toBe(false);
  });

  it('does not need the last of them, whose count may lag, where nobody would be removed', () => {
    expect(isProved({ seen: 997, total: 1_000, ...nobody })).toBe(true);
    expect(isProved({ seen: 996, total: 1_000, ...nobody })).toBe(false);
    expect(isProved({ seen: 999_800, total: 1_000_000, ...nobody })).toBe(true);
    expect(isProved({ seen: 999_799, total: 1_000_000, ...nobody })).toBe(false);
  });
});
