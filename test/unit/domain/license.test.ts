import { expect, test } from 'vitest';
import { licenseAssignments } from '../../../src/domain/license.ts';

const skuId = '06ebc4ee-1bb5-47dd-8120-11324bc54e06';
const byGroup = { skuId, assignedByGroup: '8f14e45f-ceea-467f-a9c0-3f2f0c1b2a3d' };
const direct = { skuId, assignedByGroup: null };
const assignedLicenses = [{ skuId, disabledPlans: [] }];

test('a license that is active is not shown with the fault of another assignment', () => {
  const licenseAssignmentStates = [
    { ...byGroup, state: 'Error', error: 'CountViolation' },
    { ...direct, state: 'Active', error: 'None' },
  ];
  expect(licenseAssignments({ assignedLicenses, licenseAssignmentStates })).toMatchObject([
    { state: 'Active', error: null, direct: true, groups: [byGroup.assignedByGroup] },
  ]);
});

test('of assignments that all failed the fault is shown with its state', () => {
  const licenseAssignmentStates = [
    { ...direct, state: 'Disabled', error: 'None' },
    { ...byGroup, state: 'Error', error: 'CountViolation' },
  ];
  expect(licenseAssignments({ assignedLicenses, licenseAssignmentStates })).toMatchObject([
    { state: 'Error', error: 'CountViolation' },
  ]);
});
