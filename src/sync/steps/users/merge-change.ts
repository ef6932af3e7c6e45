import type { ConnectorKind } from '../../../domain/connector.ts';
import type { User, UserChange, UserFields } from '../../../domain/user.ts';

/**
 * True when the item alone does not say enough. Of a user who is not held: what was never set is left out of an
 * item, and an item of changed properties alone looks the same; but nothing ever changes when somebody was made, so
 * that whoever says it says everything. Of anybody: licenses without their states would lose how they are
 * assigned, since delta does not track those (design §5).
 */
export function needsWholeRead(
  change: UserChange,
  { isHeld, kind }: { isHeld: boolean; kind: ConnectorKind },
): boolean {
  if (!isHeld && neededOfStrangers.some((name) => change[name] === undefined)) return true;
  if (kind === 'entra-id') return false;
  if (change.assignedLicenses === undefined) return !isHeld;
  const hasStates = (change.licenseAssignmentStates ?? null) !== null;
  return !hasStates && change.assignedLicenses.length > 0;
}

const neededOfStrangers = [
  'userPrincipalName',
  'mail',
  'createdDateTime',
] as const satisfies readonly (keyof UserFields)[];

/** Lays a change over what is held: absent keeps, null clears (peers fault 8). Without a held user absent is null. */
export function mergeChange(held: User | undefined, change: UserChange): User {
  return {
    ...(held ?? blank),
    assignedLicenses: held?.assignedLicenses ?? [],
    licenseAssignmentStates: held?.licenseAssignmentStates ?? null,
    ...change,
  };
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
