import type { EvidenceSource } from './evidence-source.ts';
import { isOwnProduct, sourceOfPlan } from './service-plan-table.ts';
import type { ServicePlan } from './sku.ts';

export type CoveringPlan = Pick<ServicePlan, 'servicePlanId' | 'servicePlanName'> & {
  readonly provisioningStatus?: string | null;
};

/**
 * By which sources the use of a SKU shows, from the service plans that are enabled in it and not disabled for
 * this holder. Empty: no report can show it (Visio, Project, Power BI, Entra ID …), so it is unmonitored.
 */
export function coverageOf(
  plans: readonly CoveringPlan[],
  disabledPlans: readonly string[],
): ReadonlySet<EvidenceSource> {
  const disabled = new Set(disabledPlans.map((id) => id.toLowerCase()));
  const covered = plans
    .filter(
      (plan) => plan.provisioningStatus !== 'Disabled' && !disabled.has(plan.servicePlanId.toLowerCase()),
    )
    .flatMap((plan) => sourceOfPlan(plan.servicePlanId, plan.servicePlanName) ?? []);
  const coverage = new Set<EvidenceSource>(covered);
  if (coverage.has('sharepoint')) coverage.add('onedrive');
  return isSomethingElse(plans) ? new Set() : coverage;
}

/** True for a SKU of Visio, Project or Dynamics: judged by all its plans, whatever is disabled for a holder. */
function isSomethingElse(plans: readonly CoveringPlan[]): boolean {
  const sources = plans.map((plan) => sourceOfPlan(plan.servicePlanId, plan.servicePlanName));
  const isSuite = sources.some(
    (source) => source !== null && source !== 'sharepoint' && source !== 'onedrive',
  );
  return !isSuite && plans.some((plan) => isOwnProduct(plan.servicePlanId, plan.servicePlanName));
}
