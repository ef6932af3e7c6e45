import type { LicenseAssignmentState, UserLicenses } from './user.ts';

/** A user holds a SKU: directly, by groups, or both. `direct` is null where the states did not say. */
export interface LicenseAssignment {
  readonly skuId: string;
  readonly direct: boolean | null;
  readonly groups: readonly string[];
  readonly disabledPlans: readonly string[];
  readonly state: string | null;
  readonly error: string | null;
}

/**
 * One assignment per SKU the user holds. Lists are sorted and without repetitions, so that an unchanged
 * user gives equal rows whatever order Graph answers in.
 */
export function licenseAssignments(user: UserLicenses): readonly LicenseAssignment[] {
  const bySku = new Map(user.assignedLicenses.map((license) => [license.skuId, license]));
  return [...bySku.values()].map((license) => {
    const states = user.licenseAssignmentStates?.filter((state) => state.skuId === license.skuId) ?? [];
    // The one that counts: with an active assignment the fault of another one takes nothing from the user.
    const shown = states.find((state) => state.state === 'Active') ?? states.find(hasError) ?? states[0];
    const groups = states.flatMap((state) => state.assignedByGroup ?? []);
    return {
      skuId: license.skuId,
      direct: states.length === 0 ? null : states.some((state) => state.assignedByGroup === null),
      groups: sorted(groups),
      disabledPlans: sorted(license.disabledPlans),
      state: shown?.state ?? null,
      error: shown !== undefined && hasError(shown) ? shown.error : null,
    };
  });
}

function hasError({ error }: LicenseAssignmentState): boolean {
  return error !== null && error !== 'None';
}

function sorted(values: readonly string[]): readonly string[] {
  return [...new Set(values)].toSorted();
}
