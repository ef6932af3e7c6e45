export interface AssignedLicense {
  readonly skuId: string;
  readonly disabledPlans: readonly string[];
}

export interface LicenseAssignmentState {
  readonly skuId: string;
  readonly disabledPlans: readonly string[];
  readonly state: string;
  readonly error: string | null;
  readonly assignedByGroup: string | null;
  readonly lastUpdatedDateTime: string;
}

/** One user, whole. Properties that Graph knows and that are not here are null for everybody. */
export interface SimulatedUser {
  readonly id: string;
  readonly accountEnabled: boolean;
  readonly assignedLicenses: readonly AssignedLicense[];
  readonly licenseAssignmentStates: readonly LicenseAssignmentState[];
  readonly businessPhones: readonly string[];
  readonly city: string | null;
  readonly companyName: string | null;
  readonly country: string | null;
  readonly createdDateTime: string | null;
  readonly department: string | null;
  readonly displayName: string | null;
  readonly employeeId: string | null;
  readonly externalUserState: string | null;
  readonly givenName: string | null;
  readonly jobTitle: string | null;
  readonly mail: string | null;
  readonly mailNickname: string | null;
  readonly mobilePhone: string | null;
  readonly officeLocation: string | null;
  readonly onPremisesSyncEnabled: boolean | null;
  readonly otherMails: readonly string[];
  readonly preferredLanguage: string | null;
  readonly proxyAddresses: readonly string[];
  readonly surname: string | null;
  readonly usageLocation: string | null;
  readonly userPrincipalName: string;
  readonly userType: string;
  readonly [property: string]: unknown;
}

/** What a test changes of a user; null clears a property, which delta says as null. */
export type UserPatch = { readonly [Key in keyof SimulatedUser]?: SimulatedUser[Key] | null };
