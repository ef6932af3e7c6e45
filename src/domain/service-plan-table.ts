import { evidenceSources, type EvidenceSource } from './evidence-source.ts';

/**
 * Service plans by what shows their use, from Microsoft's "Product names and service plan identifiers for
 * licensing" (graph-facts §9). SharePoint plans bring OneDrive along. What is not here and has no telling name
 * covers nothing: Exchange Foundation, archives, telephony, Office for the web (its use counts as SharePoint's).
 */
const planIds: Readonly<Record<EvidenceSource, readonly string[]>> = {
  exchange: [
    '9aaf7827-d63c-4b61-89c3-182f06f82e5c', // EXCHANGE_S_STANDARD
    'efb87545-963c-4e0d-99df-69c6916d9eb0', // EXCHANGE_S_ENTERPRISE
    '4a82b400-a79f-41a4-b4e2-e94f5787b113', // EXCHANGE_S_DESKLESS
    '1126bef5-da20-4f07-b45e-ad25d2581aa8', // EXCHANGE_S_ESSENTIALS
    '90927877-dcff-4af6-b346-2332c0b15bb7', // EXCHANGE_B_STANDARD
    'd42bdbd6-c335-4231-ab3d-c8f348d5aff5', // EXCHANGE_L_STANDARD
    'fc52cc4b-ed7d-472d-bbe7-b081c23ecc56', // EXCHANGE_S_STANDARD_MIDMARKET
    'e9b4930a-925f-45e2-ac2a-3f7788ca6fdd', // EXCHANGE_S_STANDARD_GOV
    '8c3069c0-ccdb-44be-ab77-986203a67df2', // EXCHANGE_S_ENTERPRISE_GOV
  ],
  sharepoint: [
    'c7699d2e-19aa-44de-8edf-1736da088ca1', // SHAREPOINTSTANDARD
    '5dbe027f-2339-4123-9542-606e4d348a72', // SHAREPOINTENTERPRISE
    '902b47e5-dcb2-4fdc-858b-c63a90a2bdb9', // SHAREPOINTDESKLESS
    'a1f3d0a8-84c0-4ae0-bae4-685917b8ab48', // SHAREPOINTLITE
    'a361d6e2-509e-4e25-a8ad-950060064ef4', // SHAREPOINT_S_DEVELOPER
    '6b5b6a67-fc72-4a1f-a2b5-beecf05de761', // SHAREPOINTENTERPRISE_MIDMARKET
    '0a4983bb-d3e5-4a09-95d8-b2d0127b3df5', // SHAREPOINTSTANDARD_EDU
    '63038b2c-28d0-45f6-bc36-33062963b498', // SHAREPOINTENTERPRISE_EDU
    'f9c43823-deb4-46a8-aa65-8b551f0c4f8a', // SHAREPOINTSTANDARD_GOV
    '153f85dd-d912-4762-af6c-d6e0fb4f6692', // SHAREPOINTENTERPRISE_GOV
    'b1aeb897-3a19-46e2-8c27-a609413cf193', // SHAREPOINTDESKLESS_GOV
  ],
  onedrive: [
    '13696edf-5a08-49f6-8134-03083ed8ba30', // ONEDRIVESTANDARD
    'afcafa6a-d966-4462-918c-ec0b4e0fe642', // ONEDRIVEENTERPRISE
    'da792a53-cbc0-4184-a10d-e544dd34b3c1', // ONEDRIVE_BASIC
    '98709c2e-96b5-4244-95f5-a0ebe139fb8a', // ONEDRIVE_BASIC_GOV
    '4495894f-534f-41ca-9d3b-0ebf1220a423', // ONEDRIVE_BASIC_P2
    'b4ac11a0-32ff-4e78-982d-e039fa803dec', // ONEDRIVELITE_IW
  ],
  teams: [
    '57ff2da0-773e-42df-b2af-ffb7a2317929', // TEAMS1
    '4fa4026d-ce74-4962-a151-8e96d57ea8e4', // TEAMS_FREE
    '304767db-7d23-49e8-a945-4a7eb65f9f28', // TEAMS_GOV
    '495922d5-f138-498b-8967-4acdcdfb2a74', // TEAMS_GCCHIGH
    '9953b155-8aef-4c56-92f3-72b0487fce41', // TEAMS_AR_GCCHIGH
    'ec0dd2de-a877-4059-a9b8-5838b5629b2a', // TEAMS_DOD
    'fd500458-c24c-478e-856c-a6067a8376cd', // TEAMS_AR_DOD
  ],
  yammer: [
    '7547a3fe-08ee-4ccb-b430-5077c5041653', // YAMMER_ENTERPRISE
    '2078e8df-cff6-4290-98cb-5408261a760a', // YAMMER_EDU
    '41bf139a-4e60-409f-9346-a1361efc6dfb', // YAMMER_MIDSIZE
  ],
  skype: [
    '0feaeb32-d00e-4d66-bd5a-43b5b83db82c', // MCOSTANDARD
    'b2669e95-76ef-4e7e-a367-002f60a39f3e', // MCOSTANDARD_MIDMARKET
    'a31ef4a2-f787-435e-8335-e47eb0cafc94', // MCOSTANDARD_GOV
    'afc06cb0-b4f4-4473-8286-d644f70d8faf', // MCOIMP
    '70710b6b-3ab4-4a38-9f6d-9f169461650a', // MCOLITE
    '27216c54-caf8-4d0d-97e2-517afb5c08f6', // MCOVOICECONF
  ],
  'desktop-apps': [
    '43de0ff5-c92c-492b-9116-175376d08c38', // OFFICESUBSCRIPTION
    'de9234ff-6483-44d9-b15e-dca72fdd27af', // OFFICESUBSCRIPTION_GOV
    '094e7854-93fc-4d55-b2c0-3ab5369ebdc1', // OFFICE_BUSINESS
    '8ca59559-e2ca-470b-b7dd-afd8c0dee963', // OFFICE_PRO_PLUS_SUBSCRIPTION_SMBIZ
  ],
};

/** Names of plans whose id is not in the table: new ones, and those of clouds that have their own ids. */
const planNames: Readonly<Record<EvidenceSource, RegExp>> = {
  exchange: /^EXCHANGE_[SBL]_(?:STANDARD|ENTERPRISE|DESKLESS|ESSENTIALS)(?:_|$)/u,
  sharepoint: /^SHAREPOINT(?:STANDARD|ENTERPRISE|DESKLESS|LITE|_S_DEVELOPER)(?:_(?!YAMMERSHADOW)|$)/u,
  onedrive: /^ONEDRIVE(?:STANDARD|ENTERPRISE|LITE|_BASIC)(?:_|$)/u,
  teams: /^TEAMS(?:1|_FREE|_GOV|_GCCHIGH|_DOD|_AR_GCCHIGH|_AR_DOD)$/u,
  yammer: /^YAMMER_(?:ENTERPRISE|EDU|MIDSIZE)(?:_|$)/u,
  skype: /^MCO(?:STANDARD|IMP|LITE|VOICECONF)(?:_|$)/u,
  'desktop-apps': /^(?:OFFICESUBSCRIPTION|OFFICE_BUSINESS|OFFICE_PRO_PLUS_SUBSCRIPTION_SMBIZ)(?:_|$)/u,
};

/**
 * Plans that are the product itself where a SKU has no mailbox, Teams or Office beside them. Such a SKU brings
 * SharePoint or OneDrive along as a place for its files: using that is no use of Visio, Project or Dynamics.
 */
const ownProductIds: ReadonlySet<string> = new Set([
  '663a804f-1c30-4ff0-9915-9db84f0d1cea', // VISIO_CLIENT_SUBSCRIPTION
  '2bdbaf8f-738f-4ac7-9234-3c3ee2ce7d0f', // VISIOONLINE
  'fafd7243-e5c1-4a3a-9e40-495efcb1d3c3', // PROJECT_CLIENT_SUBSCRIPTION
  'fe71d6c3-a2ea-4499-9778-da042bf08063', // SHAREPOINT_PROJECT
  '818523f5-016b-4355-9be8-ed6944946ea7', // PROJECT_PROFESSIONAL
]);
const ownProductNames =
  /^(?:VISIO|PROJECT_|SHAREPOINT_PROJECT|DYN365|D365|DYNAMICS|CRM|BI_AZURE|INTELLIGENT_CONTENT)/u;

const sourceById: ReadonlyMap<string, EvidenceSource> = new Map(
  pairs(planIds).flatMap(([source, ids]) => ids.map((id) => [id, source] as const)),
);

/** The service that shows the use of a plan, by its id, else by its name; null for a plan that shows nowhere. */
export function sourceOfPlan(servicePlanId: string, servicePlanName: string | null): EvidenceSource | null {
  const known = sourceById.get(servicePlanId.toLowerCase());
  if (known !== undefined) return known;
  const name = servicePlanName?.toUpperCase() ?? '';
  return pairs(planNames).find(([, pattern]) => pattern.test(name))?.[0] ?? null;
}

/** True for a plan that is a product of its own whose use no report shows. */
export function isOwnProduct(servicePlanId: string, servicePlanName: string | null): boolean {
  return (
    ownProductIds.has(servicePlanId.toLowerCase()) ||
    ownProductNames.test(servicePlanName?.toUpperCase() ?? '')
  );
}

function pairs<T>(table: Readonly<Record<EvidenceSource, T>>): readonly (readonly [EvidenceSource, T])[] {
  return evidenceSources.map((source) => [source, table[source]] as const);
}
