import type { ServicePlanSpec, SkuSpec } from './tenant-spec.ts';

/** Service plan ids as Microsoft publishes them in "Product names and service plan identifiers for licensing". */
const PLAN_IDS = {
  AAD_PREMIUM: '41781fb2-bc02-4b7c-bd55-b576c07bb09d',
  BI_AZURE_P0: '2049e525-b859-401b-b2a0-e0a31c4b1fe4',
  BI_AZURE_P2: '70d33638-9c74-4d01-bfd3-562de28bd4ba',
  EXCHANGE_S_ENTERPRISE: 'efb87545-963c-4e0d-99df-69c6916d9eb0',
  EXCHANGE_S_FOUNDATION: '113feb6c-3fe4-4440-bddc-54d774bf0318',
  EXCHANGE_S_STANDARD: '9aaf7827-d63c-4b61-89c3-182f06f82e5c',
  INTUNE_A: 'c1ec4a95-1f05-45b3-a911-aa3fa01094f5',
  MCOSTANDARD: '0feaeb32-d00e-4d66-bd5a-43b5b83db82c',
  MFA_PREMIUM: '8a256a2b-b617-496d-b51b-e76466e88db0',
  OFFICESUBSCRIPTION: '43de0ff5-c92c-492b-9116-175376d08c38',
  OFFICE_BUSINESS: '094e7854-93fc-4d55-b2c0-3ab5369ebdc1',
  ONEDRIVESTANDARD: '13696edf-5a08-49f6-8134-03083ed8ba30',
  ONEDRIVE_BASIC: 'da792a53-cbc0-4184-a10d-e544dd34b3c1',
  PROJECT_CLIENT_SUBSCRIPTION: 'fafd7243-e5c1-4a3a-9e40-495efcb1d3c3',
  SHAREPOINTENTERPRISE: '5dbe027f-2339-4123-9542-606e4d348a72',
  SHAREPOINTSTANDARD: 'c7699d2e-19aa-44de-8edf-1736da088ca1',
  SHAREPOINTWAC: 'e95bec33-7c88-4a70-8e19-b10bd9d0c014',
  SHAREPOINT_PROJECT: 'fe71d6c3-a2ea-4499-9778-da042bf08063',
  TEAMS1: '57ff2da0-773e-42df-b2af-ffb7a2317929',
  VISIOONLINE: '2bdbaf8f-738f-4ac7-9234-3c3ee2ce7d0f',
  VISIO_CLIENT_SUBSCRIPTION: '663a804f-1c30-4ff0-9915-9db84f0d1cea',
  YAMMER_ENTERPRISE: '7547a3fe-08ee-4ccb-b430-5077c5041653',
} as const;

type PlanName = keyof typeof PLAN_IDS;

function plans(...names: readonly PlanName[]): readonly ServicePlanSpec[] {
  return names.map((name) => ({
    servicePlanId: PLAN_IDS[name],
    servicePlanName: name,
    appliesTo: name === 'EXCHANGE_S_FOUNDATION' ? 'Company' : 'User',
  }));
}

const COLLABORATION = ['TEAMS1', 'MCOSTANDARD', 'YAMMER_ENTERPRISE', 'SHAREPOINTWAC'] as const;

/** The SKUs of a tenant whose spec names none: one suite per person, add-ons beside it. */
export const DEFAULT_SKUS: readonly SkuSpec[] = [
  {
    skuId: '05e9a617-0261-4cee-bb44-138d3ef5d965',
    skuPartNumber: 'SPE_E3',
    productName: 'MICROSOFT 365 E3',
    servicePlans: plans(
      'EXCHANGE_S_ENTERPRISE',
      'SHAREPOINTENTERPRISE',
      'OFFICESUBSCRIPTION',
      'AAD_PREMIUM',
      'INTUNE_A',
      ...COLLABORATION,
    ),
    share: 0.5,
    exclusive: 'suite',
  },
  {
    skuId: '06ebc4ee-1bb5-47dd-8120-11324bc54e06',
    skuPartNumber: 'SPE_E5',
    productName: 'MICROSOFT 365 E5',
    servicePlans: plans(
      'EXCHANGE_S_ENTERPRISE',
      'SHAREPOINTENTERPRISE',
      'OFFICESUBSCRIPTION',
      'AAD_PREMIUM',
      'MFA_PREMIUM',
      'INTUNE_A',
      'BI_AZURE_P2',
      ...COLLABORATION,
    ),
    share: 0.15,
    exclusive: 'suite',
  },
  {
    skuId: 'cbdc14ab-d96c-4c30-b9f4-6ada7cdc1d46',
    skuPartNumber: 'SPB',
    productName: 'MICROSOFT 365 BUSINESS PREMIUM',
    servicePlans: plans(
      'EXCHANGE_S_STANDARD',
      'SHAREPOINTSTANDARD',
      'OFFICE_BUSINESS',
      'AAD_PREMIUM',
      'INTUNE_A',
      ...COLLABORATION,
    ),
    share: 0.15,
    exclusive: 'suite',
  },
  {
    skuId: 'cdd28e44-67e3-425e-be4c-737fab2899d3',
    skuPartNumber: 'O365_BUSINESS',
    productName: 'MICROSOFT 365 APPS FOR BUSINESS',
    servicePlans: plans('OFFICE_BUSINESS', 'ONEDRIVESTANDARD', 'EXCHANGE_S_FOUNDATION', 'SHAREPOINTWAC'),
    share: 0.1,
    exclusive: 'suite',
  },
  {
    skuId: '4b9405b0-7788-4568-add1-99614e613b69',
    skuPartNumber: 'EXCHANGESTANDARD',
    productName: 'EXCHANGE ONLINE (PLAN 1)',
    servicePlans: plans('EXCHANGE_S_STANDARD'),
    share: 0.1,
    exclusive: 'suite',
  },
  {
    skuId: 'c5928f49-12ba-48f7-ada3-0d743a3601d5',
    skuPartNumber: 'VISIOCLIENT',
    productName: 'VISIO PLAN 2',
    servicePlans: plans(
      'VISIO_CLIENT_SUBSCRIPTION',
      'VISIOONLINE',
      'ONEDRIVE_BASIC',
      'EXCHANGE_S_FOUNDATION',
    ),
    share: 0.08,
  },
  {
    skuId: '53818b1b-4a27-454b-8896-0dba576410e6',
    skuPartNumber: 'PROJECTPROFESSIONAL',
    productName: 'PROJECT PLAN 3',
    servicePlans: plans('PROJECT_CLIENT_SUBSCRIPTION', 'SHAREPOINT_PROJECT', 'EXCHANGE_S_FOUNDATION'),
    share: 0.05,
  },
  {
    skuId: 'a403ebcc-fae0-4ca2-8c8c-7a907fd6c235',
    skuPartNumber: 'POWER_BI_STANDARD',
    productName: 'POWER BI (FREE)',
    servicePlans: plans('BI_AZURE_P0', 'EXCHANGE_S_FOUNDATION'),
    share: 0.6,
    prepaidUnits: { enabled: 1_000_000, warning: 0, suspended: 0, lockedOut: 0 },
  },
  {
    skuId: 'f8a1db68-be16-40ed-86d5-cb42ce701560',
    skuPartNumber: 'POWER_BI_PRO',
    productName: 'POWER BI PRO',
    servicePlans: plans('BI_AZURE_P2', 'EXCHANGE_S_FOUNDATION'),
    share: 0.07,
    isTrial: true,
  },
  {
    skuId: '078d2b04-f1bd-4111-bbd4-b4b1b354cef4',
    skuPartNumber: 'AAD_PREMIUM',
    productName: 'MICROSOFT ENTRA ID P1',
    servicePlans: plans('AAD_PREMIUM', 'MFA_PREMIUM', 'EXCHANGE_S_FOUNDATION'),
    share: 0.2,
    capabilityStatus: 'Warning',
  },
];
