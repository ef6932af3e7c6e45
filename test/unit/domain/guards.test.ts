import { expect, it } from 'vitest';
import { driftedSkus } from '../../../src/domain/drift.ts';
import { isShrunk } from '../../../src/domain/shrink.ts';

it.each([
  [1000, 200, false],
  [1000, 201, true],
  [100, 50, false],
  [100, 51, true],
  [60, 60, true],
  [50, 50, false],
  [0, 0, false],
])('of %i users in scope %i missing are too many: %j', (inScope, missing, expected) => {
  expect(isShrunk({ inScope, missing })).toBe(expected);
});

it.each([
  [1000, 1000, false],
  [1000, 1020, false],
  [1000, 1021, true],
  [1021, 1000, true],
  [10, 15, false],
  [10, 16, true],
  [0, 5, false],
  [0, 6, true],
  [500, null, false],
])('%j holders of %j consumed seats have drifted: %j', (holders, consumed, expected) => {
  const sku = { skuPartNumber: 'ENTERPRISEPACK', holders, consumed };
  expect(driftedSkus([sku])).toEqual(expected ? [sku] : []);
});
