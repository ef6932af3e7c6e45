import type { SimulatedUser, UserPatch } from './directory/simulated-user.ts';
import { renderSkus } from './endpoints/subscribed-skus.ts';
import type { FaultHandle, FaultRule } from './faults/fault-rule.ts';
import type { ActivityPatch } from './reports/activity.ts';
import { type ReportPerson, reportPeople } from './reports/report-people.ts';
import type { RequestLog, RequestLogEntry } from './request-log.ts';
import type { SecretSpec, SkuSpec } from './tenant-spec.ts';
import type { DeltaExpiry, TenantState } from './tenant-state.ts';

/** What a test can do to a tenant while the simulator runs. Unknown users and SKUs throw. */
export interface TenantControl {
  readonly tenantId: string;
  /** An enabled member without licenses, made now, but for what is given; `mail` follows `userPrincipalName`. */
  readonly addUser: (patch?: UserPatch) => SimulatedUser;
  readonly updateUser: (id: string, patch: UserPatch) => SimulatedUser;
  readonly removeUser: (id: string, options?: { readonly permanent?: boolean }) => void;
  readonly restoreUser: (id: string) => void;
  /** From now on no answer with a `$filter` shows this user. */
  readonly hideFromFilters: (id: string) => void;
  readonly userAt: (position: number) => SimulatedUser;
  readonly setSecrets: (secrets: readonly SecretSpec[]) => void;
  /** PEM, without private key. */
  readonly setCertificates: (certificates: readonly string[]) => void;
  /** For tokens issued from now on, as with Entra; `revokeTokens` ends the others. */
  readonly setRoles: (roles: readonly string[]) => void;
  readonly revokeTokens: () => void;
  readonly setConcealed: (isConcealed: boolean) => void;
  readonly setReportsProvisioned: (isProvisioned: boolean) => void;
  /** Replaces all SKUs, and with them everybody's licenses; delta tells nothing of it, so do it before a first sync. */
  readonly setSkus: (skus: readonly SkuSpec[]) => void;
  /** Changes seats, status, term … of one SKU; its `share` stays. */
  readonly updateSku: (skuId: string, patch: Partial<Omit<SkuSpec, 'skuId' | 'share' | 'exclusive'>>) => void;
  readonly setActivity: (userId: string, activity: ActivityPatch) => void;
  readonly expireDeltaTokens: (how?: DeltaExpiry) => void;
  readonly expireSkipTokens: () => void;
  readonly addFault: (rule: FaultRule) => FaultHandle;
  readonly clearFaults: () => void;
  /** Of every rule still there, in the order they were added. */
  readonly faultHits: () => readonly number[];
  /** The users as Graph would give them whole, made one by one. */
  readonly truth: () => Generator<SimulatedUser>;
  readonly truthCount: () => number;
  readonly truthSkus: () => Record<string, unknown>[];
  /** The people of the reports with their true names. */
  readonly truthReports: () => Generator<ReportPerson>;
  readonly requests: () => readonly RequestLogEntry[];
}

function userControl({ directory, activity }: TenantState) {
  return {
    addUser: (patch: UserPatch = {}) => directory.add(patch),
    updateUser: (id: string, patch: UserPatch) => directory.update(id, patch),
    removeUser: (id: string, options: { readonly permanent?: boolean } = {}) => {
      directory.remove(id, options.permanent ?? false);
    },
    restoreUser: (id: string) => {
      directory.restore(id);
    },
    hideFromFilters: (id: string) => {
      directory.hideFromFilters(id);
    },
    userAt: (position: number) => {
      const user = directory.at(position);
      if (user === undefined) throw new Error(`there is no user at ${String(position)}`);
      return user;
    },
    setActivity: (userId: string, patch: ActivityPatch) => {
      if (directory.positionOf(userId) === undefined) throw new Error(`there is no user ${userId}`);
      activity.set(userId.toLowerCase(), patch);
    },
    truth: () => directory.users(),
    truthCount: () => directory.count,
  };
}

function settingsControl(tenant: TenantState) {
  return {
    setSecrets: (secrets: readonly SecretSpec[]) => {
      tenant.secrets = secrets;
    },
    setCertificates: (certificates: readonly string[]) => {
      tenant.certificates = certificates;
    },
    setRoles: (roles: readonly string[]) => {
      tenant.roles = roles;
    },
    revokeTokens: () => {
      tenant.generation.access += 1;
    },
    setConcealed: (isConcealed: boolean) => {
      tenant.concealed = isConcealed;
    },
    setReportsProvisioned: (isProvisioned: boolean) => {
      tenant.reportsProvisioned = isProvisioned;
    },
    expireDeltaTokens: (how: DeltaExpiry = 'syncStateNotFound') => {
      tenant.deltaExpiry = how;
      tenant.generation.delta += 1;
    },
    expireSkipTokens: () => {
      tenant.generation.skip += 1;
    },
  };
}

function skuControl({ directory }: TenantState) {
  return {
    setSkus: (skus: readonly SkuSpec[]) => {
      directory.profile = { ...directory.profile, skus };
    },
    updateSku: (skuId: string, patch: Partial<SkuSpec>) => {
      const { profile } = directory;
      if (!profile.skus.some((sku) => sku.skuId === skuId)) throw new Error(`there is no SKU ${skuId}`);
      directory.profile = {
        ...profile,
        skus: profile.skus.map((sku) => (sku.skuId === skuId ? { ...sku, ...patch } : sku)),
      };
    },
  };
}

/** The handle of one tenant. */
export function tenantControl(tenant: TenantState, log: RequestLog, now: () => number): TenantControl {
  return {
    tenantId: tenant.profile.tenantId,
    ...userControl(tenant),
    ...settingsControl(tenant),
    ...skuControl(tenant),
    addFault: (rule) => tenant.faults.add(rule),
    faultHits: () => tenant.faults.hits(),
    clearFaults: () => {
      tenant.faults.clear();
    },
    truthSkus: () => renderSkus(tenant),
    truthReports: () => reportPeople(tenant, now()),
    requests: () => log.entries().filter((entry) => entry.tenantId === tenant.profile.tenantId),
  };
}
