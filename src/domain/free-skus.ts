/**
 * SKUs that Microsoft puts into a tenant when somebody signs up for something free, or tries something: with 10,000,
 * 50,000 or a million seats, which nobody bought. Between those that are paid for such numbers would hide everything.
 * By their part numbers in Microsoft's list of products:
 * https://learn.microsoft.com/entra/identity/users/licensing-service-plan-reference
 */
export const freeSkus: readonly string[] = [
  'CCIBOTS_PRIVPREV_VIRAL',
  'DYN365_CUSTOMER_INSIGHTS_VIRAL',
  'DYN365_ENTERPRISE_P1_IW',
  'Dynamics_365_Onboarding_SKU',
  'FLOW_FREE',
  'FORMS_PRO',
  'MCOPSTNC',
  'MICROSOFT_BUSINESS_CENTER',
  'MS_TEAMS_IW',
  'POWERAPPS_DEV',
  'POWERAPPS_VIRAL',
  'POWER_BI_STANDARD',
  'Power_Pages_vTrial_for_Makers',
  'PROJECT_MADEIRA_PREVIEW_IW_SKU',
  'RIGHTSMANAGEMENT_ADHOC',
  'SMB_APPS',
  'SPZA_IW',
  'STREAM',
  'TEAMS_EXPLORATORY',
  'WINDOWS_STORE',
];

const known = new Set(freeSkus);

/** Whether the seats of a SKU, named by its part number, are nobody's money. */
export function isFreeSku(skuPartNumber: string): boolean {
  return known.has(skuPartNumber);
}
