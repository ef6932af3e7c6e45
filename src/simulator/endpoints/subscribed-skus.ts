import type { Call } from '../call.ts';
import { derivedGuid } from '../derived-guid.ts';
import { graphDateTime } from '../directory/created-at.ts';
import { pick, readSelect } from '../directory/user-properties.ts';
import type { TenantState } from '../tenant-state.ts';
import type { CapabilityStatus, PrepaidUnits, SkuSpec } from '../tenant-spec.ts';
import { jsonReply, refuse, type Reply } from '../wire/reply.ts';

const YEAR_MS = 365 * 86_400_000;
const COLUMN_OF_STATUS = {
  Enabled: 'enabled',
  Warning: 'warning',
  Suspended: 'suspended',
  Deleted: 'suspended',
  LockedOut: 'lockedOut',
} as const satisfies Record<CapabilityStatus, keyof PrepaidUnits>;

/** Seats of a SKU whose spec names none: five in a hundred more than its expected holders, in the column of its status. */
function prepaidUnits(tenant: TenantState, sku: SkuSpec): PrepaidUnits {
  if (sku.prepaidUnits !== undefined) return sku.prepaidUnits;
  const { profile } = tenant;
  const members = profile.users * (1 - profile.guestShare) * (1 - profile.unlicensedShare);
  const seats = Math.ceil(members * sku.share * 1.05) + 5;
  const none = { enabled: 0, warning: 0, suspended: 0, lockedOut: 0 };
  return { ...none, [COLUMN_OF_STATUS[sku.capabilityStatus ?? 'Enabled']]: seats };
}

function servicePlans(sku: SkuSpec): readonly Record<string, unknown>[] {
  return sku.servicePlans.map((plan) => ({
    servicePlanId: plan.servicePlanId,
    servicePlanName: plan.servicePlanName,
    provisioningStatus: 'Success',
    appliesTo: plan.appliesTo ?? 'User',
  }));
}

/** A tenant's `/subscribedSkus`, whole. `consumedUnits` is counted from the users. */
export function renderSkus(tenant: TenantState): Record<string, unknown>[] {
  const holders = tenant.directory.holders();
  const { profile } = tenant;
  return profile.skus.map((sku, at) => ({
    accountId: derivedGuid(profile.seed, 'account', 0),
    accountName: profile.displayName,
    appliesTo: sku.appliesTo ?? 'User',
    capabilityStatus: sku.capabilityStatus ?? 'Enabled',
    consumedUnits: holders.get(sku.skuId) ?? 0,
    id: `${profile.tenantId}_${sku.skuId}`,
    prepaidUnits: prepaidUnits(tenant, sku),
    servicePlans: servicePlans(sku),
    skuId: sku.skuId,
    skuPartNumber: sku.skuPartNumber,
    subscriptionIds: [derivedGuid(profile.seed, 'subscription', at)],
  }));
}

/** `GET /subscribedSkus`: `$select` and nothing else (facts §2.1). */
export function listSkus(call: Call): Reply {
  const refused = [...call.exchange.query.keys()].find((name) => name.startsWith('$') && name !== '$select');
  if (refused !== undefined)
    throw refuse(
      400,
      'Request_BadRequest',
      `The query option '${refused}' is not supported for this resource.`,
    );
  const skus = renderSkus(call.tenant);
  const select = readSelect(
    call.exchange.query.get('$select'),
    new Set(Object.keys(skus[0] ?? {})),
    'subscribedSku',
  );
  return jsonReply({
    '@odata.context': `${call.service.mainUrl()}/v1.0/$metadata#subscribedSkus`,
    value: select === undefined ? skus : skus.map((sku) => pick(sku, select)),
  });
}

/** `GET /directory/subscriptions`: one commercial agreement per SKU (facts §2.2). */
export function listCompanySubscriptions(call: Call): Reply {
  const { tenant, service } = call;
  const { profile } = tenant;
  const value = profile.skus.map((sku, at) => {
    const seats = prepaidUnits(tenant, sku);
    return {
      commerceSubscriptionId: derivedGuid(profile.seed, 'commerce', at),
      createdDateTime: graphDateTime(profile.createdAtMs),
      id: derivedGuid(profile.seed, 'subscription', at),
      isTrial: sku.isTrial ?? false,
      nextLifecycleDateTime:
        sku.nextLifecycleDateTime === undefined
          ? graphDateTime(nextAnniversary(profile.createdAtMs, service.now()))
          : sku.nextLifecycleDateTime,
      ownerId: null,
      ownerTenantId: null,
      ownerType: null,
      serviceStatus: servicePlans(sku),
      skuId: sku.skuId,
      skuPartNumber: sku.skuPartNumber,
      status: sku.capabilityStatus ?? 'Enabled',
      totalLicenses: seats.enabled + seats.warning + seats.suspended + seats.lockedOut,
    };
  });
  return jsonReply({
    '@odata.context': `${service.mainUrl()}/v1.0/$metadata#directory/subscriptions`,
    value,
  });
}

function nextAnniversary(fromMs: number, nowMs: number): number {
  return fromMs + Math.max(1, Math.ceil((nowMs - fromMs) / YEAR_MS)) * YEAR_MS;
}
