export const services = ['exchange', 'onedrive', 'sharepoint', 'teams', 'yammer', 'skype'] as const;
export type Service = (typeof services)[number];

export const apps = ['outlook', 'word', 'excel', 'powerpoint', 'onenote', 'teams'] as const;
export type App = (typeof apps)[number];

export const platforms = ['windows', 'mac', 'mobile', 'web'] as const;
export type Platform = (typeof platforms)[number];

/** Report periods Graph offers, in days. */
export const reportPeriods = [7, 30, 90, 180] as const;
export type ReportPeriod = (typeof reportPeriods)[number];

/** One row of getOffice365ActiveUserDetail. Dates YYYY-MM-DD; null: not said. */
export interface ServiceActivityRow {
  readonly userPrincipalName: string;
  /** Of an account that is gone; its name may be somebody else's by now. */
  readonly isDeleted: boolean;
  readonly refreshedOn: string | null;
  readonly services: Readonly<
    Record<Service, { readonly licensed: boolean | null; readonly lastActivityOn: string | null }>
  >;
}

/** One row of getM365AppUserDetail: used within the period; null where the column is missing. */
export interface AppActivityRow {
  readonly userPrincipalName: string;
  readonly refreshedOn: string | null;
  readonly lastActivationOn: string | null;
  readonly lastActivityOn: string | null;
  readonly apps: Readonly<Record<App, Readonly<Record<Platform, boolean | null>>>>;
}

/** One row of getOffice365ActivationsUserDetail: a product activated on so many devices. */
export interface ActivationRow {
  readonly userPrincipalName: string;
  readonly refreshedOn: string | null;
  readonly productType: string;
  readonly lastActivatedOn: string | null;
  readonly windows: number | null;
  readonly mac: number | null;
  readonly windows10Mobile: number | null;
  readonly ios: number | null;
  readonly android: number | null;
  readonly sharedComputer: boolean | null;
}

/** Why a tenant of another cloud has no activity. */
export const noReportsInCloud =
  'Microsoft offers usage reports in the global cloud only, so there is no activity for this tenant.';

/**
 * The smallest period that covers a threshold in days; the longest when none does: the app columns are
 * Yes/No *within the period*, so a longer one would call old use recent (design §5).
 */
export function periodCovering(days: number): ReportPeriod {
  return reportPeriods.find((period) => period >= days) ?? 180;
}

/** Concealed names are 32 hex digits, or `(Unknown)` (graph-facts §6.2). */
export function isConcealedName(name: string): boolean {
  return /^[0-9a-f]{32}$/i.test(name) || name === '(Unknown)';
}
