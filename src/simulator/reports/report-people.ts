import type { SimulatedUser } from '../directory/simulated-user.ts';
import type { SkuSpec } from '../tenant-spec.ts';
import type { TenantState } from '../tenant-state.ts';
import {
  generateActivity,
  isoDay,
  patchActivity,
  type Service,
  SERVICES,
  type UserActivity,
} from './activity.ts';

const DAY_MS = 86_400_000;

/** Service plan names, by what they begin with, to the service a report column speaks of. */
const SERVICE_PLANS: readonly (readonly [string, readonly Service[]])[] = [
  ['EXCHANGE_S_FOUNDATION', []],
  ['EXCHANGE_S_', ['exchange']],
  ['ONEDRIVE', ['onedrive']],
  ['SHAREPOINTSTANDARD', ['sharepoint', 'onedrive']],
  ['SHAREPOINTENTERPRISE', ['sharepoint', 'onedrive']],
  ['MCOSTANDARD', ['skype']],
  ['YAMMER_', ['yammer']],
  ['TEAMS1', ['teams']],
];

/** One person of a report, before names are concealed and columns laid out. */
export interface ReportPerson {
  /** Null: nobody of the directory. */
  readonly userId: string | null;
  readonly userPrincipalName: string;
  readonly displayName: string;
  readonly isDeleted: boolean;
  readonly deletedOn: string;
  readonly licensed: ReadonlySet<Service>;
  readonly licensedOn: string;
  readonly products: readonly string[];
  readonly activity: UserActivity;
}

/** Midnight of the day a report's data runs to: two days ago, unless the tenant's shape says otherwise (facts §6.1). */
export function refreshMs(tenant: TenantState, nowMs: number): number {
  return Math.floor(nowMs / DAY_MS) * DAY_MS - (tenant.spec.reports?.lagDays ?? 2) * DAY_MS;
}

function licensedServices(plans: ReadonlySet<string>): Set<Service> {
  const services = new Set<Service>();
  for (const plan of plans) {
    const found = SERVICE_PLANS.find(([start]) => plan.startsWith(start));
    for (const service of found?.[1] ?? []) services.add(service);
  }
  return services;
}

function enabledPlans(user: SimulatedUser, skus: ReadonlyMap<string, SkuSpec>): Set<string> {
  const plans = new Set<string>();
  for (const license of user.assignedLicenses) {
    for (const plan of skus.get(license.skuId)?.servicePlans ?? []) {
      if (!license.disabledPlans.includes(plan.servicePlanId)) plans.add(plan.servicePlanName);
    }
  }
  return plans;
}

/** The people of a tenant's reports: licensed users that are older than the refresh date, those removed since, and whoever a test spoke of. */
export function* reportPeople(tenant: TenantState, nowMs: number): Generator<ReportPerson> {
  const { directory, activity } = tenant;
  const skus = new Map(tenant.profile.skus.map((sku) => [sku.skuId, sku]));
  const refresh = refreshMs(tenant, nowMs);
  for (let position = 0; position < directory.size; position += 1) {
    const user = directory.evenRemoved(position);
    if (user === undefined) continue;
    const patch = activity.get(user.id);
    const madeMs =
      user.createdDateTime === null ? tenant.profile.createdAtMs : Date.parse(user.createdDateTime);
    if (patch === undefined && (user.assignedLicenses.length === 0 || madeMs > refresh + DAY_MS)) continue;
    const plans = enabledPlans(user, skus);
    const services = licensedServices(plans);
    const input = {
      seed: tenant.profile.seed,
      position,
      refreshMs: refresh,
      notBeforeMs: madeMs,
      services,
      plans,
    };
    const isDeleted = directory.removalOf(position) !== undefined;
    yield {
      userId: user.id,
      userPrincipalName: user.userPrincipalName,
      displayName: user.displayName ?? '',
      isDeleted,
      deletedOn: isDeleted ? isoDay(refresh) : '',
      licensed: services,
      licensedOn: isoDay(madeMs),
      products: user.assignedLicenses.flatMap((license) => skus.get(license.skuId)?.productName ?? []),
      activity: patchActivity(generateActivity(input), patch),
    };
  }
  yield* outsiders(tenant, refresh);
}

/** Rows that match nobody: people the directory does not hold, and `(Unknown)`. */
function* outsiders(tenant: TenantState, refresh: number): Generator<ReportPerson> {
  const { strangers = 0, unknownRows = 0 } = tenant.spec.reports ?? {};
  for (let at = 0; at < strangers + unknownRows; at += 1) {
    const isUnknown = at >= strangers;
    const position = 5_000_000 + at;
    const services = new Set(SERVICES);
    yield {
      userId: null,
      userPrincipalName: isUnknown ? '(Unknown)' : `stranger${String(at)}@elsewhere-simulated.example`,
      displayName: isUnknown ? '(Unknown)' : `Stranger ${String(at)}, "of elsewhere"`,
      isDeleted: false,
      deletedOn: '',
      licensed: services,
      licensedOn: isoDay(tenant.profile.createdAtMs),
      products: ['MICROSOFT 365 E3'],
      activity: generateActivity({
        seed: tenant.profile.seed,
        position,
        refreshMs: refresh,
        notBeforeMs: 0,
        services,
        plans: new Set(),
      }),
    };
  }
}
