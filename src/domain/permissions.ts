import type { StepName } from './step.ts';

/** What a step needs: the permission to grant, whatever else Microsoft accepts, and what is missing without. */
export interface PermissionNeed {
  /** The application permission of Microsoft Graph the guide asks for. */
  readonly permission: string;
  /** Any one of these is enough, `permission` included. */
  readonly accepted: readonly string[];
  readonly withoutIt: string;
}

const directory = ['Directory.Read.All', 'Directory.ReadWrite.All'];
const organization = ['Organization.Read.All', 'Organization.ReadWrite.All'];
const user = ['User.Read.All', 'User.ReadWrite.All'];

/** By step; graph-facts §2.1, §3.1, §5 and §6.1 with Microsoft's permission tables. */
export const permissionNeeds = {
  organization: {
    permission: 'Organization.Read.All',
    // With a user permission alone Graph fills the id, the name and the verified domains, which is what matters.
    accepted: [...organization, ...directory, ...user],
    withoutIt: 'The organization’s name and verified domains are missing.',
  },
  subscriptions: {
    permission: 'Organization.Read.All',
    accepted: [
      ...organization,
      ...directory,
      'LicenseAssignment.Read.All',
      'LicenseAssignment.ReadWrite.All',
    ],
    withoutIt: 'Subscriptions and their seats are missing.',
  },
  users: {
    permission: 'User.Read.All',
    accepted: [...user, ...directory],
    withoutIt: 'Users and the licenses they hold are missing.',
  },
  reports: {
    permission: 'Reports.Read.All',
    accepted: ['Reports.Read.All'],
    withoutIt: 'Activity is missing: everybody is shown as unmonitored.',
  },
} as const satisfies Record<string, PermissionNeed>;

/** Any one of these lets an application read its own registration (graph-facts §10). */
const registrationReaders = [
  ...directory,
  'Application.Read.All',
  'Application.ReadWrite.All',
  'Application.ReadWrite.OwnedBy',
];

/** Whether it is worth asking for the app registration. Roles are null where the token is opaque. */
export function mayReadRegistration(roles: readonly string[] | null): boolean {
  return roles === null || registrationReaders.some((role) => roles.includes(role));
}

/** The four permissions the customer's guide asks for. */
export const guidePermissions = [
  'Directory.Read.All',
  'Organization.Read.All',
  'User.Read.All',
  'Reports.Read.All',
] as const;

/** What a step needs to read. */
export function permissionNeed(step: StepName): PermissionNeed {
  switch (step) {
    case 'organization':
    case 'subscriptions':
    case 'users':
      return permissionNeeds[step];
    default:
      return permissionNeeds.reports;
  }
}

/** The permission to grant before a step can read, or null. Roles are null where the token is opaque: then Graph decides. */
export function missingPermission(step: StepName, roles: readonly string[] | null): string | null {
  if (roles === null) return null;
  const { accepted, permission } = permissionNeed(step);
  return accepted.some((role) => roles.includes(role)) ? null : permission;
}

/** False for a token with which no step at all can read: consent was never given (design §5). */
export function hasAnyPermission(roles: readonly string[] | null): boolean {
  const useful = new Set(Object.values(permissionNeeds).flatMap((need: PermissionNeed) => need.accepted));
  return roles === null || roles.some((role) => useful.has(role));
}

/** The step in the portal that lets the connector read: one sentence. */
export function grantAdvice(permission: string): string {
  return `In the Microsoft Entra admin center, open App registrations, the application, API permissions, add the application permission ${permission} of Microsoft Graph and grant admin consent.`;
}
