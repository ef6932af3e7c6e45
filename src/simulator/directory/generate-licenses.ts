import { hash } from '../hash.ts';
import type { TenantProfile } from '../tenant-profile.ts';
import { graphDateTime } from './created-at.ts';
import { type HeldSku, heldSkus, type LicensePlan } from './license-plan.ts';
import type { AssignedLicense, LicenseAssignmentState } from './simulated-user.ts';

const DISABLED_SALT = 21;

export interface GeneratedLicenses {
  readonly assignedLicenses: AssignedLicense[];
  readonly licenseAssignmentStates: LicenseAssignmentState[];
}

/** One user in ten works without one of the service plans of each SKU. */
function disabledPlans(seed: number, index: number, { sku }: HeldSku): string[] {
  const bits = hash(seed, index, DISABLED_SALT);
  const plan = sku.servicePlans[bits % Math.max(1, sku.servicePlans.length)];
  return bits % 10 === 0 && plan !== undefined && sku.servicePlans.length > 1 ? [plan.servicePlanId] : [];
}

function states(
  held: HeldSku,
  group: string | null,
  common: { disabledPlans: string[]; at: string },
): LicenseAssignmentState[] {
  const base = { skuId: held.sku.skuId, disabledPlans: common.disabledPlans, lastUpdatedDateTime: common.at };
  const direct = { ...base, state: 'Active', error: null, assignedByGroup: null };
  const byGroup = { ...base, state: 'Active', error: null, assignedByGroup: group };
  const byRoute = {
    direct: [direct],
    group: [byGroup],
    both: [direct, byGroup],
    failed: [{ ...byGroup, state: 'Error', error: 'CountViolation' }],
  } satisfies Record<HeldSku['route'], LicenseAssignmentState[]>;
  return byRoute[held.route];
}

/** The licenses of the index-th user in Graph's two views of them (facts §3.1). */
export function generateLicenses(
  profile: TenantProfile,
  plan: LicensePlan,
  of: { index: number; createdAtMs: number },
): GeneratedLicenses {
  const assignedLicenses: AssignedLicense[] = [];
  const licenseAssignmentStates: LicenseAssignmentState[] = [];
  const held = heldSkus(profile, plan, of.index);
  const at = held.length === 0 ? '' : graphDateTime(of.createdAtMs + 3_600_000);
  for (const one of held) {
    const disabled = disabledPlans(profile.seed, of.index, one);
    if (one.route !== 'failed') assignedLicenses.push({ disabledPlans: disabled, skuId: one.sku.skuId });
    licenseAssignmentStates.push(
      ...states(one, plan.groupOf.get(one.sku.skuPartNumber) ?? null, { disabledPlans: disabled, at }),
    );
  }
  return { assignedLicenses, licenseAssignmentStates };
}
