export interface SecretSpec {
  readonly value: string;
  readonly expired?: boolean;
  /** ISO date-time; told by `/applications`, and the secret is refused after it. */
  readonly expiresAt?: string;
  /** As `/applications` tells it; its first three characters unless given, null where Microsoft tells none. */
  readonly hint?: string | null;
}

/** Microsoft's clouds (facts §1.1). */
export type CloudName = 'global' | 'usgov' | 'usgov-dod' | 'china';

export interface ServicePlanSpec {
  readonly servicePlanId: string;
  readonly servicePlanName: string;
  readonly appliesTo?: 'User' | 'Company';
}

export interface PrepaidUnits {
  readonly enabled: number;
  readonly warning: number;
  readonly suspended: number;
  readonly lockedOut: number;
}

export type CapabilityStatus = 'Enabled' | 'Warning' | 'Suspended' | 'Deleted' | 'LockedOut';

export interface SkuSpec {
  readonly skuId: string;
  readonly skuPartNumber: string;
  /** As the reports' "Assigned Products" column spells it. */
  readonly productName: string;
  readonly servicePlans: readonly ServicePlanSpec[];
  /** Share of the licensed members who hold it, 0 to 1. */
  readonly share: number;
  /** Of the SKUs that name the same word here, a user holds one at most. */
  readonly exclusive?: string;
  readonly appliesTo?: 'User' | 'Company';
  readonly capabilityStatus?: CapabilityStatus;
  /** Without it: a little more than the expected number of holders. */
  readonly prepaidUnits?: PrepaidUnits;
  readonly isTrial?: boolean;
  /** ISO date-time of the renewal; null for one without. */
  readonly nextLifecycleDateTime?: string | null;
}

interface GroupSpec {
  readonly id?: string;
  readonly displayName: string;
  readonly skuPartNumbers: readonly string[];
}

export interface ReportShape {
  /** Columns no document knows, appended or put in front. */
  readonly extraColumns?: readonly string[];
  readonly extraColumnsFirst?: boolean;
  /** The documented columns in another order. */
  readonly reversedColumns?: boolean;
  readonly blankTrailingLine?: boolean;
  /** Rows whose name is `(Unknown)`. */
  readonly unknownRows?: number;
  /** Rows of people who are not in the directory. */
  readonly strangers?: number;
  /** Days between now and the report's refresh date (2). */
  readonly lagDays?: number;
}

export interface DeltaShape {
  readonly pageSize?: number;
  /** Say each change of the round before last once more. */
  readonly replays?: boolean;
  /** Give every log entry its own item, so that one user comes several times (the last one counts). */
  readonly repeats?: boolean;
  /** Changed properties only, though nobody asked for `return=minimal`. */
  readonly partialItems?: boolean;
  /** Users in an order of their own; one user's items stay in theirs. */
  readonly shuffled?: boolean;
  /** An empty page with a nextLink before the first item. */
  readonly emptyPageFirst?: boolean;
  /** Tombstones of removed users in a first enumeration too. */
  readonly initialTombstones?: boolean;
}

export interface TenantSpec {
  readonly tenantId: string;
  readonly clientId: string;
  readonly secrets: readonly SecretSpec[];
  /** Certificates the application may sign in with: PEM, without private key. */
  readonly certificates?: readonly string[];
  /** The application is registered in another tenant: here `/applications` does not know it. */
  readonly isRegisteredElsewhere?: boolean;
  /** The cloud of the tenant (`global`): decides for whose login assertions and for which Graph tokens are asked. */
  readonly cloud?: CloudName;
  readonly seed: number | string;
  /** 10 to 1,000,000. */
  readonly users: number;
  readonly displayName?: string;
  /** Verified domains; the first is the default one, an `*.onmicrosoft.com` one is the initial one (made when none is named). */
  readonly domains?: readonly string[];
  /** Share of the members per domain, by name; what is left goes to the default domain. */
  readonly domainShares?: Readonly<Record<string, number>>;
  readonly guestShare?: number;
  readonly noMailShare?: number;
  readonly disabledShare?: number;
  readonly unlicensedShare?: number;
  readonly byGroupShare?: number;
  readonly noCreatedDateShare?: number;
  readonly groups?: readonly GroupSpec[];
  readonly skus?: readonly SkuSpec[];
  readonly roles?: readonly string[];
  readonly concealed?: boolean;
  readonly reportsProvisioned?: boolean;
  /** Age of the tenant in days. Without it the tenant is as old as its seed says. */
  readonly ageDays?: number;
  readonly reports?: ReportShape;
  readonly delta?: DeltaShape;
  /** An empty page with a nextLink before the first user of a listing; Graph may do that (facts §3.2). */
  readonly emptyPageFirst?: boolean;
  readonly skipTokenLifetimeMs?: number;
  readonly tokenLifetimeSeconds?: number;
  /** `/users` gives no more than this at once, whatever `$top` asks for; Graph may do so. */
  readonly usersPageSize?: number;
  /** Access tokens say nothing to whoever holds them, as Microsoft reserves the right to do. */
  readonly opaqueTokens?: boolean;
}
