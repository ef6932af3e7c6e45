import type { GraphError, GraphErrorKind } from './graph-error.ts';

const portal = 'Microsoft Entra admin center > App registrations';
const mixedUp = 'check tenant ID, client ID and cloud of the connector';

// One sentence each, for the customer's administrator. Codes: graph-facts §1.4, §6.1, §8.
const adviceByCode: ReadonlyMap<string, string> = new Map([
  [
    'AADSTS7000222',
    `The client secret has expired: create a new one under ${portal} > Certificates & secrets and set it here.`,
  ],
  [
    'AADSTS7000215',
    `The client secret is wrong: paste the secret's Value, not its Secret ID, from ${portal} > Certificates & secrets.`,
  ],
  [
    'AADSTS70002',
    `The client secret is not accepted: create a new one under ${portal} > Certificates & secrets and set it here.`,
  ],
  [
    'AADSTS700016',
    `The application is not known in this tenant: ${mixedUp}, and that the app registration was not deleted.`,
  ],
  [
    'AADSTS700011',
    `The application is not known in this tenant: ${mixedUp}, and that the app registration was not deleted.`,
  ],
  ['AADSTS90002', `The tenant was not found: ${mixedUp}.`],
  ['AADSTS90038', "The tenant belongs to another national cloud: set the connector's cloud accordingly."],
  ['AADSTS900382', "The tenant belongs to another national cloud: set the connector's cloud accordingly."],
  [
    'AADSTS7000112',
    'The application is disabled: enable it under Microsoft Entra admin center > Enterprise applications > Properties.',
  ],
  [
    'AADSTS70001',
    'The application is disabled or not known: look for it under Microsoft Entra admin center > Enterprise applications.',
  ],
  [
    'AADSTS53003',
    'A Conditional Access policy blocks the application: exclude it there, or allow the address this service calls from.',
  ],
  [
    'AADSTS530032',
    'A security policy blocks the application: ask the administrator of Microsoft Entra to allow it.',
  ],
  [
    'AADSTS53011',
    'Microsoft Entra blocks the application as risky: review it under Identity Protection > Risky workload identities.',
  ],
  [
    'AADSTS700027',
    `The certificate is not accepted: upload the one used here under ${portal} > Certificates & secrets, and check that it has not expired.`,
  ],
  [
    'AADSTS50012',
    `The certificate is not accepted: upload the one used here under ${portal} > Certificates & secrets, and check that it has not expired.`,
  ],
  [
    'AADSTS700030',
    `The certificate's subject is not accepted: upload the one used here under ${portal} > Certificates & secrets.`,
  ],
  [
    'AADSTS700024',
    'Microsoft refuses the time in the proof of the certificate: set the clock of this machine, by NTP for instance.',
  ],
  ['CertificateUnusable', 'Give one PEM file with the certificate and its unencrypted RSA private key.'],
  ['AADSTS65001', `Grant admin consent under ${portal} > API permissions.`],
  ['AADSTS90094', `Grant admin consent under ${portal} > API permissions.`],
  [
    'AADSTS650056',
    `Add the Microsoft Graph application permissions under ${portal} > API permissions and grant admin consent.`,
  ],
  ['AADSTS500021', 'A network in between restricts which tenants may be reached: allow this tenant there.'],
  ['AADSTS500022', 'A network in between restricts which tenants may be reached: allow this tenant there.'],
  [
    'Authentication_RequestFromNonPremiumTenantOrB2CTenant',
    'This tenant has no Microsoft Entra ID P1 license, which this data needs.',
  ],
  [
    'UnknownTenantId',
    'Microsoft has not prepared usage reports for this tenant yet, as in its first days: nothing to do but wait.',
  ],
  [
    'InvalidAuthenticationToken',
    'Microsoft Graph refuses the access token: check that the cloud is right and that the application was not just changed.',
  ],
]);

// Which permission a path needs; the longest beginning wins (graph-facts §2, §3, §5, §6).
const permissions: readonly (readonly [string, string])[] = [
  ['reports/', 'Reports.Read.All'],
  ['organization', 'Organization.Read.All'],
  ['subscribedSkus', 'Organization.Read.All'],
  ['directory/subscriptions', 'Organization.Read.All'],
  ['users', 'User.Read.All'],
];

const adviceByKind = {
  throttled: 'Nothing to do: the connector waits as long as Microsoft asked and goes on.',
  transient:
    'Nothing to do: it is tried again; if it stays, see the service health of Microsoft 365 and the network in between.',
  credential: `Check the credential and consent of the application under ${portal}.`,
  forbidden: `Add the application permissions of the guide under ${portal} > API permissions and grant admin consent.`,
  unavailable: 'This tenant does not have this source; nothing to do.',
  'expired-page': 'Nothing to do: the listing starts again.',
  resync: 'Nothing to do: the next run reads everything.',
  'not-found': 'Check that the tenant still exists and that the connector names the right one.',
  protocol: 'The answer is not what Microsoft documents: check for a proxy in between, and report it',
  bug: 'This is a fault of the connector: please report it',
} as const satisfies Record<GraphErrorKind, string>;

/** What a customer can do about it, in one sentence; by Microsoft's code, by what was asked for, or by the kind. */
export function adviceFor({ kind, code, path, requestId }: GraphError): string {
  const byCode = code === null ? undefined : adviceByCode.get(code);
  if (byCode !== undefined) return byCode;
  const permission = permissions.find(([beginning]) => path?.startsWith(beginning))?.[1];
  if (kind === 'forbidden' && permission !== undefined) {
    return `Add the application permission ${permission} under ${portal} > API permissions and grant admin consent.`;
  }
  if (kind !== 'protocol' && kind !== 'bug') return adviceByKind[kind];
  const named = [code === null ? [] : 'code', requestId === null ? [] : 'request id'].flat();
  return named.length === 0
    ? `${adviceByKind[kind]}.`
    : `${adviceByKind[kind]} with its ${named.join(' and ')}.`;
}
