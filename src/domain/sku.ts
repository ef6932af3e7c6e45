/** What is sold, as `subscribedSkus` says it. Seats are null where Microsoft said nothing. */
export interface Sku {
  readonly skuId: string;
  readonly skuPartNumber: string;
  readonly capabilityStatus: string | null;
  readonly appliesTo: string | null;
  readonly enabled: number | null;
  readonly warning: number | null;
  readonly suspended: number | null;
  readonly lockedOut: number | null;
  readonly consumed: number | null;
  readonly subscriptionIds: readonly string[];
  readonly servicePlans: readonly ServicePlan[];
}

export interface ServicePlan {
  readonly servicePlanId: string;
  readonly servicePlanName: string | null;
  readonly provisioningStatus: string | null;
  readonly appliesTo: string | null;
}

/** The commercial agreement behind a SKU, as `directory/subscriptions` says it. Times in ISO 8601. */
export interface CommercialSubscription {
  readonly id: string;
  readonly commerceSubscriptionId: string | null;
  readonly skuId: string;
  readonly skuPartNumber: string | null;
  readonly status: string | null;
  readonly totalLicenses: number | null;
  readonly isTrial: boolean | null;
  readonly createdDateTime: string | null;
  readonly nextLifecycleDateTime: string | null;
  readonly ownerTenantId: string | null;
}
