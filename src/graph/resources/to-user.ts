import type { User } from '../../domain/user.ts';
import type { UserWire } from '../wire/user.ts';

/** A user of a full read: what was asked for and is absent is null. */
export function toUser(wire: UserWire): User {
  return { ...nothing, ...wire };
}

const nothing: Omit<User, 'id'> = {
  userPrincipalName: null,
  mail: null,
  displayName: null,
  givenName: null,
  surname: null,
  accountEnabled: null,
  userType: null,
  createdDateTime: null,
  department: null,
  jobTitle: null,
  companyName: null,
  country: null,
  city: null,
  officeLocation: null,
  usageLocation: null,
  employeeId: null,
  onPremisesSyncEnabled: null,
  assignedLicenses: [],
  licenseAssignmentStates: null,
};
