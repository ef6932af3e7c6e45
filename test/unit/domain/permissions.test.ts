import { describe, expect, it } from 'vitest';
import {
  grantAdvice,
  guidePermissions,
  hasAnyPermission,
  missingPermission,
} from '../../../src/domain/permissions.ts';
import type { StepName } from '../../../src/domain/step.ts';

const report: StepName = 'report:getOffice365ActiveUserDetail';
const steps: readonly StepName[] = ['organization', 'subscriptions', 'users', report];

describe('missingPermission', () => {
  it.each<[StepName, readonly string[], string | null]>([
    ['organization', ['Organization.Read.All'], null],
    ['organization', ['Directory.Read.All'], null],
    ['organization', ['User.Read.All'], null],
    ['organization', ['Reports.Read.All'], 'Organization.Read.All'],
    ['subscriptions', ['LicenseAssignment.Read.All'], null],
    ['subscriptions', ['Directory.ReadWrite.All'], null],
    ['subscriptions', ['User.Read.All', 'Reports.Read.All'], 'Organization.Read.All'],
    ['users', ['User.ReadWrite.All'], null],
    ['users', ['Directory.Read.All'], null],
    ['users', ['User.ReadBasic.All', 'Organization.Read.All'], 'User.Read.All'],
    [report, ['Reports.Read.All'], null],
    [report, ['Directory.Read.All', 'Organization.Read.All', 'User.Read.All'], 'Reports.Read.All'],
    [report, [], 'Reports.Read.All'],
  ])('%s with %j lacks %j', (step, roles, expected) => {
    expect(missingPermission(step, roles)).toBe(expected);
  });

  it('finds nothing missing in a token it cannot read, nor with the four of the guide', () => {
    for (const step of steps) {
      expect(missingPermission(step, null)).toBeNull();
      expect(missingPermission(step, guidePermissions)).toBeNull();
    }
  });
});

it('a token has none of the permissions only when no step could read with it', () => {
  expect(hasAnyPermission([])).toBe(false);
  expect(hasAnyPermission(['Mail.Read'])).toBe(false);
  expect(hasAnyPermission(null)).toBe(true);
  for (const role of guidePermissions) expect(hasAnyPermission([role])).toBe(true);
});

it('says where to grant a permission', () => {
  expect(grantAdvice('User.Read.All')).toMatch(/User\.Read\.All .*admin consent/);
});
