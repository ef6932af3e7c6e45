import { fraction, textHash } from '../hash.ts';
import type { TenantProfile } from '../tenant-profile.ts';
import type { SkuSpec } from '../tenant-spec.ts';

const SALT = { guest: 11, unlicensed: 12, error: 13 } as const;
/** Of the assignments by group only, this share failed for want of seats: a state, but no license. */
const ERROR_SHARE = 0.005;

interface Choice {
  readonly salt: number;
  /** One SKU at most: the first whose `upTo` lies above the drawn number. */
  readonly cuts: readonly { readonly sku: SkuSpec; readonly upTo: number }[];
}

/** A tenant's SKUs, prepared so that the licenses of a user are a few hashes. */
export interface LicensePlan {
  readonly choices: readonly Choice[];
  readonly groupOf: ReadonlyMap<string, string>;
}

export interface HeldSku {
  readonly sku: SkuSpec;
  readonly route: 'direct' | 'group' | 'both' | 'failed';
}

/** Prepares the SKUs of a profile; company-wide SKUs are never assigned to users (facts §2.1). */
export function licensePlan(profile: TenantProfile): LicensePlan {
  const families = new Map<string, { sku: SkuSpec; upTo: number }[]>();
  for (const sku of profile.skus) {
    if (sku.appliesTo === 'Company' || sku.share <= 0) continue;
    const family = families.get(sku.exclusive ?? sku.skuPartNumber) ?? [];
    family.push({ sku, upTo: (family.at(-1)?.upTo ?? 0) + sku.share });
    families.set(sku.exclusive ?? sku.skuPartNumber, family);
  }
  const groupOf = new Map(
    profile.groups.flatMap((group) => group.skuPartNumbers.map((part) => [part, group.id] as const)),
  );
  return { choices: [...families].map(([name, cuts]) => ({ salt: textHash(name), cuts })), groupOf };
}

export function isGuest(profile: TenantProfile, index: number): boolean {
  return fraction(profile.seed, index, SALT.guest) < profile.guestShare;
}

/** The SKUs that the index-th user has an assignment of, `failed` ones included. Pure in (profile, index). */
export function heldSkus(profile: TenantProfile, plan: LicensePlan, index: number): HeldSku[] {
  if (isGuest(profile, index) || fraction(profile.seed, index, SALT.unlicensed) < profile.unlicensedShare)
    return [];
  const held: HeldSku[] = [];
  for (const { salt, cuts } of plan.choices) {
    const drawn = fraction(profile.seed, index, salt);
    const sku = cuts.find((cut) => drawn < cut.upTo)?.sku;
    if (sku !== undefined) held.push({ sku, route: routeOf(profile, plan, { sku, index, salt }) });
  }
  return held;
}

function routeOf(
  profile: TenantProfile,
  plan: LicensePlan,
  of: { sku: SkuSpec; index: number; salt: number },
): HeldSku['route'] {
  if (!plan.groupOf.has(of.sku.skuPartNumber)) return 'direct';
  const drawn = fraction(profile.seed, of.index, of.salt ^ 0x5bd1);
  if (drawn >= profile.byGroupShare) return 'direct';
  if (drawn < profile.byGroupShare * 0.1) return 'both';
  return fraction(profile.seed, of.index, of.salt ^ SALT.error) < ERROR_SHARE ? 'failed' : 'group';
}

/** Holders per skuId among the generated users: one pass over the indexes, nothing kept. */
export function countHolders(profile: TenantProfile, plan: LicensePlan): Map<string, number> {
  const holders = new Map<string, number>();
  for (let index = 0; index < profile.users; index += 1) {
    for (const { sku, route } of heldSkus(profile, plan, index)) {
      if (route !== 'failed') holders.set(sku.skuId, (holders.get(sku.skuId) ?? 0) + 1);
    }
  }
  return holders;
}
