import type { ConnectorKind } from '../../domain/connector.ts';
import type { User } from '../../domain/user.ts';

const fields = [
  'id',
  'userPrincipalName',
  'mail',
  'displayName',
  'givenName',
  'surname',
  'accountEnabled',
  'userType',
  'createdDateTime',
  'department',
  'jobTitle',
  'companyName',
  'country',
  'city',
  'officeLocation',
  'usageLocation',
  'employeeId',
  'onPremisesSyncEnabled',
] as const satisfies readonly (keyof User)[];

const licenseFields = [
  'assignedLicenses',
  'licenseAssignmentStates',
] as const satisfies readonly (keyof User)[];

/** The `$select` of users, the same for listing and delta: entra-id connectors read no licenses (design §3). */
export function userSelect(kind: ConnectorKind): string {
  return kind === 'entra-id' ? fields.join(',') : [...fields, ...licenseFields].join(',');
}
