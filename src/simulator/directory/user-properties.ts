import { refuse } from '../wire/reply.ts';
import type { SimulatedUser } from './simulated-user.ts';

/** What `/users` gives without `$select` (facts §3.1). */
export const DEFAULT_PROPERTIES = [
  'businessPhones',
  'displayName',
  'givenName',
  'id',
  'jobTitle',
  'mail',
  'mobilePhone',
  'officeLocation',
  'preferredLanguage',
  'surname',
  'userPrincipalName',
] as const;

/** Every other property of the v1.0 user type that the collection can select. */
const OTHER_PROPERTIES = [
  'accountEnabled',
  'ageGroup',
  'assignedLicenses',
  'assignedPlans',
  'city',
  'companyName',
  'consentProvidedForMinor',
  'country',
  'createdDateTime',
  'creationType',
  'customSecurityAttributes',
  'deletedDateTime',
  'department',
  'employeeHireDate',
  'employeeId',
  'employeeLeaveDateTime',
  'employeeOrgData',
  'employeeType',
  'externalUserState',
  'externalUserStateChangeDateTime',
  'faxNumber',
  'identities',
  'imAddresses',
  'isManagementRestricted',
  'isResourceAccount',
  'lastPasswordChangeDateTime',
  'legalAgeGroupClassification',
  'licenseAssignmentStates',
  'mailNickname',
  'onPremisesDistinguishedName',
  'onPremisesDomainName',
  'onPremisesExtensionAttributes',
  'onPremisesImmutableId',
  'onPremisesLastSyncDateTime',
  'onPremisesProvisioningErrors',
  'onPremisesSamAccountName',
  'onPremisesSecurityIdentifier',
  'onPremisesSyncEnabled',
  'onPremisesUserPrincipalName',
  'otherMails',
  'passwordPolicies',
  'passwordProfile',
  'postalCode',
  'preferredDataLocation',
  'provisionedPlans',
  'proxyAddresses',
  'securityIdentifier',
  'serviceProvisioningErrors',
  'showInAddressList',
  'signInActivity',
  'signInSessionsValidFromDateTime',
  'state',
  'streetAddress',
  'usageLocation',
  'userType',
] as const;

/** Kept outside the directory: only a single user can be asked for these (facts §3.1). */
const SINGLE_USER_PROPERTIES: ReadonlySet<string> = new Set([
  'aboutMe',
  'birthday',
  'hireDate',
  'interests',
  'mailboxSettings',
  'mySite',
  'pastProjects',
  'preferredName',
  'responsibilities',
  'schools',
  'skills',
]);

const KNOWN: ReadonlySet<string> = new Set([...DEFAULT_PROPERTIES, ...OTHER_PROPERTIES]);

/** The properties of a `$select`, checked as Graph checks them; undefined when there is none. */
export function readSelect(
  text: string | null,
  allowed: ReadonlySet<string> = KNOWN,
  type = 'user',
): readonly string[] | undefined {
  if (text === null) return undefined;
  const names = text.split(',').map((name) => name.trim());
  for (const name of names) {
    if (type === 'user' && SINGLE_USER_PROPERTIES.has(name))
      throw refuse(501, 'NotImplemented', 'This operation target is not yet supported.');
    if (!allowed.has(name))
      throw refuse(
        400,
        'BadRequest',
        `Could not find a property named '${name}' on type 'microsoft.graph.${type}'.`,
      );
  }
  return [...new Set(names)];
}

/** Some properties of an object; what is not known of it is null. */
export function pick(
  from: Readonly<Record<string, unknown>>,
  names: readonly string[],
): Record<string, unknown> {
  const picked: Record<string, unknown> = {};
  for (const name of names) picked[name] = from[name] ?? null;
  return picked;
}

/** A user as a listing gives it. */
export function renderUser(
  user: SimulatedUser,
  select: readonly string[] | undefined,
): Record<string, unknown> {
  return pick(user, select ?? DEFAULT_PROPERTIES);
}

/** The `@odata.context` of a users answer. */
export function usersContext(origin: string, select: readonly string[] | undefined): string {
  return `${origin}/v1.0/$metadata#users${select === undefined ? '' : `(${select.join(',')})`}`;
}
