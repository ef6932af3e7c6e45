import type { ConnectorKind } from '../../../domain/connector.ts';
import type { User, UserChange, UserFields } from '../../../domain/user.ts';

/**
 * True when the item alone does not say enough. Of a user who is not held: without its name, its address or its
 * licences nothing can be stored, and nothing decides its scope. Of anybody: licences without their states would
 * lose how they are assigned, since delta does not track those (design §5).
 */
export function needsWholeRead(change: UserChange, { isHeld, kind }: { isHeld: boolean; kind: ConnectorKind }): boolean {
  if (kind === 'microsoft-365') {
    const saysLicenses = change.assignedLicenses !== undefined;
    if (saysLicenses && (change.licenseAssignmentStates ?? null) === null) return change.assignedLicenses.length > 0;
    if (!isHeld && !saysLicenses) return true;
  }
  return !isHeld && (change.userPrincipalName === undefined || change.mail === undefined);
}

/** Lays a change over what is held: absent keeps, null clears (peers fault 8). Without a held user absent is null. */
export function mergeChange(held: User | undefined, change: UserChange): User {
  return { ...(held ?? blank), assignedLicenses: held?.assignedLicenses ?? [], licenseAssignmentStates: held?.licenseAssignmentStates ?? null, ...change };
}

const blank: UserFields = {
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
};
