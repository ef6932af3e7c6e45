/** The user's own fields, by Graph's names; null where Microsoft says null. Times in ISO 8601. */
export interface UserFields {
  readonly userPrincipalName: string | null;
  readonly mail: string | null;
  readonly displayName: string | null;
  readonly givenName: string | null;
  readonly surname: string | null;
  readonly accountEnabled: boolean | null;
  readonly userType: string | null;
  readonly createdDateTime: string | null;
  readonly department: string | null;
  readonly jobTitle: string | null;
  readonly companyName: string | null;
  readonly country: string | null;
  readonly city: string | null;
  readonly officeLocation: string | null;
  readonly usageLocation: string | null;
  readonly employeeId: string | null;
  readonly onPremisesSyncEnabled: boolean | null;
}

/**
 * `assignedLicenses` says who holds a SKU, `licenseAssignmentStates` only how (directly or by which group):
 * its changes are not tracked by delta (design §5).
 */
export interface UserLicenses {
  readonly assignedLicenses: readonly AssignedLicense[];
  readonly licenseAssignmentStates: readonly LicenseAssignmentState[] | null;
}

export interface AssignedLicense {
  readonly skuId: string;
  readonly disabledPlans: readonly string[];
}

export interface LicenseAssignmentState {
  readonly skuId: string;
  /** Null: assigned directly. */
  readonly assignedByGroup: string | null;
  readonly state: string | null;
  readonly error: string | null;
}

/** A user read whole. */
export interface User extends UserFields, UserLicenses {
  readonly id: string;
}

/** What one delta item says of a user: an absent key is unknown, null is null. */
export type UserChange = { readonly id: string } & Partial<UserFields> & Partial<UserLicenses>;

/** A user whom delta says to be gone. */
export interface UserTombstone {
  readonly id: string;
  readonly isRemoved: true;
}

/** A user of whom nothing is said: what a full read, or a change of somebody not held, is laid over. */
export const nothingSaid: Omit<User, 'id'> = {
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
