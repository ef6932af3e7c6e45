import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  chooseBoundaries,
  halvings,
  interpolate,
} from '../../../../src/sync/steps/users/choose-boundaries.ts';

const halves = { ranges: 2, leastShare: 0.1 };
const quarters = { ranges: 4, leastShare: 0.05 };

describe('boundaries between ranges', () => {
  it('are the known points nearest to equal parts', () => {
    const points = [10, 24, 31, 40, 51, 66, 78, 90].map((at) => ({ at, share: at / 100 }));
    expect(chooseBoundaries(points, halves)).toEqual([51]);
    expect(chooseBoundaries([...points].toReversed(), quarters)).toEqual([24, 51, 78]);
  });

  it('are fewer where a range would hold next to nobody', () => {
    const bulk = [
      { at: 10, share: 0.02 },
      { at: 11, share: 0.52 },
      { at: 12, share: 0.97 },
    ];
    expect(chooseBoundaries(bulk, quarters)).toEqual([11]);
  });

  it('are none where nothing is known, or all were made at once', () => {
    expect(chooseBoundaries([], quarters)).toEqual([]);
    expect(chooseBoundaries([{ at: 10, share: 1 }], quarters)).toEqual([]);
    expect(chooseBoundaries([{ at: 10, share: 0 }], halves)).toEqual([]);
  });

  it('rise, and are never more than asked for, whatever is known', () => {
    const point = fc.record({ at: fc.integer(), share: fc.double({ min: 0, max: 1, noNaN: true }) });
    fc.assert(
      fc.property(fc.array(point), fc.integer({ min: 1, max: 8 }), (points, ranges) => {
        const chosen = chooseBoundaries(points, { ranges, leastShare: 0.05 });
        expect(chosen.length).toBeLessThan(ranges);
        expect(chosen).toEqual([...new Set(chosen)].toSorted((a, b) => a - b));
      }),
    );
  });
});

describe('where to ask how many users were made', () => {
  it('is at first in the middle between two instants, and closer to the later one', () => {
    expect(halvings(0, 800, 3)).toEqual([400, 600, 700]);
    expect(halvings(0, 1, 3)).toEqual([1]);
  });

  it('is then on a straight line between what is known', () => {
    const points = [
      { at: 0, share: 0 },
      { at: 100, share: 0.4 },
      { at: 200, share: 0.6 },
      { at: 400, share: 1 },
    ];
    expect(interpolate(points, 2)).toEqual([150]);
    expect(interpolate(points, 4)).toEqual([63, 150, 275]);
  });

  it('is nowhere that is known already', () => {
    const points = [
      { at: 0, share: 0 },
      { at: 50, share: 0.5 },
      { at: 100, share: 1 },
    ];
    expect(interpolate(points, 2)).toEqual([]);
  });
});
