import { derivedGuid } from './derived-guid.ts';
import { DEFAULT_SKUS } from './default-skus.ts';
import { fraction, textHash } from './hash.ts';
import type { SkuSpec, TenantSpec } from './tenant-spec.ts';

const DAY_MS = 86_400_000;
/** Without `ageDays` the newest generated user was made here, so that a seed gives the same users on any day. */
const USERS_MADE_UNTIL = Date.UTC(2026, 0, 15);

interface DomainProfile {
  readonly name: string;
  readonly isDefault: boolean;
  readonly isInitial: boolean;
  /** Members whose domain number in [0, 1) is below this (and not below the one before) live here. */
  readonly upTo: number;
}

interface GroupProfile {
  readonly id: string;
  readonly displayName: string;
  readonly skuPartNumbers: readonly string[];
}

/** Parts of all users, 0 to 1; guests hold no licenses. */
interface Shares {
  readonly guestShare: number;
  readonly noMailShare: number;
  readonly disabledShare: number;
  readonly unlicensedShare: number;
  readonly byGroupShare: number;
  readonly noCreatedDateShare: number;
}

export interface TenantProfile extends Shares {
  readonly spec: TenantSpec;
  readonly tenantId: string;
  readonly seed: number;
  readonly users: number;
  readonly displayName: string;
  readonly initialDomain: string;
  readonly domains: readonly DomainProfile[];
  readonly groups: readonly GroupProfile[];
  readonly skus: readonly SkuSpec[];
  readonly createdAtMs: number;
  readonly usersMadeUntilMs: number;
}

function isInitialDomain(name: string): boolean {
  return name.toLowerCase().endsWith('.onmicrosoft.com');
}

function domainProfiles(names: readonly string[], shares: Readonly<Record<string, number>>): DomainProfile[] {
  const named = Object.values(shares).reduce((sum, share) => sum + share, 0);
  let upTo = 0;
  return names.map((name, at) => {
    upTo += at === 0 ? Math.max(0, 1 - named) + (shares[name] ?? 0) : (shares[name] ?? 0);
    return { name, isDefault: at === 0, isInitial: isInitialDomain(name), upTo };
  });
}

function groupProfiles(spec: TenantSpec, seed: number, skus: readonly SkuSpec[]): GroupProfile[] {
  const groups =
    spec.groups ??
    skus.map((sku) => ({
      displayName: `Licenses ${sku.skuPartNumber}`,
      skuPartNumbers: [sku.skuPartNumber],
    }));
  return groups.map((group, at) => ({
    id: ('id' in group ? group.id : undefined) ?? derivedGuid(seed, 'group', at),
    displayName: group.displayName,
    skuPartNumbers: group.skuPartNumbers,
  }));
}

function sharesOf(spec: TenantSpec): Shares {
  return {
    guestShare: spec.guestShare ?? 0.08,
    noMailShare: spec.noMailShare ?? 0.04,
    disabledShare: spec.disabledShare ?? 0.06,
    unlicensedShare: spec.unlicensedShare ?? 0.1,
    byGroupShare: spec.byGroupShare ?? 0.4,
    noCreatedDateShare: spec.noCreatedDateShare ?? 0,
  };
}

/** Fills the defaults of a spec; throws RangeError for a size that no tenant has. */
export function tenantProfile(spec: TenantSpec, nowMs: number): TenantProfile {
  if (!Number.isInteger(spec.users) || spec.users < 10 || spec.users > 1_000_000) {
    throw new RangeError(`users must be 10 to 1,000,000, not ${String(spec.users)}`);
  }
  const seed = textHash(String(spec.seed));
  const named = spec.domains ?? [`simulated-${String(seed % 10_000)}.example`];
  const initial = named.find(isInitialDomain) ?? `sim${String(seed % 100_000)}.onmicrosoft.com`;
  const names = named.includes(initial) ? named : [...named, initial];
  const skus = spec.skus ?? DEFAULT_SKUS;
  const usersMadeUntilMs = spec.ageDays === undefined ? USERS_MADE_UNTIL : nowMs;
  const ageDays = spec.ageDays ?? 800 + Math.floor(fraction(seed, 0, 1) * 2000);
  return {
    spec,
    tenantId: spec.tenantId.toLowerCase(),
    seed,
    users: spec.users,
    displayName: spec.displayName ?? `Simulated Company ${String(seed % 10_000)}`,
    initialDomain: initial,
    domains: domainProfiles(names, spec.domainShares ?? {}),
    groups: groupProfiles(spec, seed, skus),
    skus,
    ...sharesOf(spec),
    createdAtMs: usersMadeUntilMs - ageDays * DAY_MS,
    usersMadeUntilMs,
  };
}
