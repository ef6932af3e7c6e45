import { DEFAULT_SKUS } from '../../src/simulator/default-skus.ts';
import { numberedTenant } from '../../src/simulator/numbered-tenant.ts';
import type { SkuSpec, TenantSpec } from '../../src/simulator/tenant-spec.ts';

/** Whoever has no other add-on has this one. */
const commonAddOn = 'POWER_BI_STANDARD';

/** A tenant whose users hold two licenses each, a suite and an add-on: about 1.1 KB per user as we select them. */
export function twoLicensesTenant(users: number): TenantSpec {
  return { ...numberedTenant(1, 0, users), guestShare: 0, unlicensedShare: 0, skus: suiteAndAddOn() };
}

function isAddOn({ exclusive, appliesTo }: SkuSpec): boolean {
  return exclusive !== 'suite' && appliesTo !== 'Company';
}

function suiteAndAddOn(): readonly SkuSpec[] {
  const others = DEFAULT_SKUS.filter((sku) => isAddOn(sku) && sku.skuPartNumber !== commonAddOn);
  const taken = others.reduce((sum, { share }) => sum + share, 0);
  return DEFAULT_SKUS.map((sku): SkuSpec => {
    if (!isAddOn(sku)) return sku;
    return { ...sku, exclusive: 'add-on', share: sku.skuPartNumber === commonAddOn ? 1 - taken : sku.share };
  });
}
