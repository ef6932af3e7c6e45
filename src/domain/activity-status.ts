export const activityStatuses = ['active', 'inactive', 'none', 'unmonitored'] as const;
export type ActivityStatus = (typeof activityStatuses)[number];

/** Days without use after which somebody is inactive, and exceptions by SKU part number. */
export interface ActivityThresholds {
  readonly inactiveAfterDays: number;
  readonly bySku: Readonly<Record<string, number>>;
}

/** What one source knows of one user. `isKnown` false: not read, not permitted, concealed, too new … */
export interface Evidence {
  readonly source: string;
  readonly isKnown: boolean;
  /** YYYY-MM-DD */
  readonly lastActivityOn: string | null;
}

export interface ActivityVerdict {
  readonly status: ActivityStatus;
  readonly lastActivityOn: string | null;
  readonly lastActivitySource: string | null;
}
