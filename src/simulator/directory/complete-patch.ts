import { graphDateTime } from './created-at.ts';
import type { SimulatedUser, UserPatch } from './simulated-user.ts';

/** A patch of `assignedLicenses` alone brings the states along, as Graph would: known ones stay, new ones are direct. */
export function completePatch(user: SimulatedUser, patch: UserPatch, nowMs: number): UserPatch {
  const licenses = patch.assignedLicenses;
  if (licenses === undefined || licenses === null || patch.licenseAssignmentStates !== undefined)
    return patch;
  const states = licenses.flatMap((license) => {
    const known = user.licenseAssignmentStates.filter((state) => state.skuId === license.skuId);
    if (known.length > 0) return known;
    return [
      {
        ...license,
        state: 'Active',
        error: null,
        assignedByGroup: null,
        lastUpdatedDateTime: graphDateTime(nowMs),
      },
    ];
  });
  return { ...patch, licenseAssignmentStates: states };
}
