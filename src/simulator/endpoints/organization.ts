import type { Call } from '../call.ts';
import { graphDateTime } from '../directory/created-at.ts';
import { pick, readSelect } from '../directory/user-properties.ts';
import { jsonReply, type Reply } from '../wire/reply.ts';

/** What the weak user permission leaves filled (facts §5). */
const WEAK = new Set(['id', 'displayName', 'verifiedDomains']);
const EMAIL = 'Email, OfficeCommunicationsOnline';

function organization({ tenant, roles }: Call): Record<string, unknown> {
  const { profile, directory } = tenant;
  const whole: Record<string, unknown> = {
    id: profile.tenantId,
    deletedDateTime: null,
    businessPhones: ['+49 40 555 0100'],
    city: 'Hamburg',
    country: null,
    countryLetterCode: 'DE',
    createdDateTime: graphDateTime(profile.createdAtMs),
    defaultUsageLocation: 'DE',
    displayName: profile.displayName,
    onPremisesLastSyncDateTime: null,
    onPremisesSyncEnabled: null,
    partnerTenantType: null,
    postalCode: null,
    preferredLanguage: 'en',
    state: null,
    street: null,
    technicalNotificationMails: [`admin@${profile.initialDomain}`],
    tenantType: 'AAD',
    directorySizeQuota: { used: directory.count, total: 300_000 },
    assignedPlans: profile.skus.flatMap((sku) =>
      sku.servicePlans.map((plan) => ({
        assignedDateTime: graphDateTime(profile.createdAtMs),
        capabilityStatus: 'Enabled',
        service: plan.servicePlanName,
        servicePlanId: plan.servicePlanId,
      })),
    ),
    provisionedPlans: [{ capabilityStatus: 'Enabled', provisioningStatus: 'Success', service: 'exchange' }],
    verifiedDomains: profile.domains.map(({ name, isDefault, isInitial }) => ({
      capabilities: EMAIL,
      isDefault,
      isInitial,
      name,
      type: 'Managed',
    })),
  };
  const isWeak = !roles.some((role) => role.startsWith('Organization.') || role.startsWith('Directory.'));
  return isWeak
    ? Object.fromEntries(Object.entries(whole).map(([name, value]) => [name, WEAK.has(name) ? value : null]))
    : whole;
}

/** `GET /organization`: a collection of one. */
export function listOrganization(call: Call): Reply {
  const whole = organization(call);
  const select = readSelect(call.exchange.query.get('$select'), new Set(Object.keys(whole)), 'organization');
  return jsonReply({
    '@odata.context': `${call.service.mainUrl()}/v1.0/$metadata#organization`,
    value: [select === undefined ? whole : pick(whole, select)],
  });
}

/** `GET /domains`. */
export function listDomains(call: Call): Reply {
  const domains = call.tenant.profile.domains.map((domain) => ({
    authenticationType: 'Managed',
    availabilityStatus: null,
    id: domain.name,
    isAdminManaged: true,
    isDefault: domain.isDefault,
    isInitial: domain.isInitial,
    isRoot: true,
    isVerified: true,
    supportedServices: ['Email', 'OfficeCommunicationsOnline'],
    passwordValidityPeriodInDays: 2_147_483_647,
  }));
  return jsonReply({ '@odata.context': `${call.service.mainUrl()}/v1.0/$metadata#domains`, value: domains });
}
