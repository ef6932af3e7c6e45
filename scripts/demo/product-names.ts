import type { ProductName } from '../../src/store/catalog.ts';

/**
 * What Microsoft calls the SKUs of the simulated tenants. `catalog update` would bring its whole list; the demo asks
 * nothing outside this machine.
 */
export const productNames: readonly ProductName[] = [
  ['05e9a617-0261-4cee-bb44-138d3ef5d965', 'SPE_E3', 'Microsoft 365 E3'],
  ['06ebc4ee-1bb5-47dd-8120-11324bc54e06', 'SPE_E5', 'Microsoft 365 E5'],
  ['cbdc14ab-d96c-4c30-b9f4-6ada7cdc1d46', 'SPB', 'Microsoft 365 Business Premium'],
  ['cdd28e44-67e3-425e-be4c-737fab2899d3', 'O365_BUSINESS', 'Microsoft 365 Apps for business'],
  ['4b9405b0-7788-4568-add1-99614e613b69', 'EXCHANGESTANDARD', 'Exchange Online (Plan 1)'],
  ['c5928f49-12ba-48f7-ada3-0d743a3601d5', 'VISIOCLIENT', 'Visio Plan 2'],
  ['53818b1b-4a27-454b-8896-0dba576410e6', 'PROJECTPROFESSIONAL', 'Planner and Project Plan 3'],
  ['a403ebcc-fae0-4ca2-8c8c-7a907fd6c235', 'POWER_BI_STANDARD', 'Power BI (free)'],
  ['f8a1db68-be16-40ed-86d5-cb42ce701560', 'POWER_BI_PRO', 'Power BI Pro'],
  ['078d2b04-f1bd-4111-bbd4-b4b1b354cef4', 'AAD_PREMIUM', 'Microsoft Entra ID P1'],
].map(([skuId = '', stringId = '', displayName = '']) => ({ skuId, stringId, displayName }));
