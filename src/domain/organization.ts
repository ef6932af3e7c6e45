export interface Organization {
  readonly id: string;
  readonly displayName: string | null;
  readonly tenantType: string | null;
  readonly countryLetterCode: string | null;
  readonly createdDateTime: string | null;
  readonly domains: readonly VerifiedDomain[];
}

/** `name` as Microsoft writes it; compare with `normalizeDomain`. */
export interface VerifiedDomain {
  readonly name: string;
  readonly isDefault: boolean;
  readonly isInitial: boolean;
  readonly type: string | null;
}
