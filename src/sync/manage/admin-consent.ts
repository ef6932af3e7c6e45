import { type Cloud, clouds } from '../../domain/connector.ts';
import { cloudEndpoints } from '../../graph/clouds.ts';

/** Where a cloud's administrators give consent: Microsoft's own host, also where the login is overridden. */
export function consentHost(cloud: Cloud): string {
  return cloudEndpoints(cloud, { loginUrl: null, graphUrl: null }).authority;
}

/** The hosts of all clouds, for the page that makes the link while somebody types. */
export const consentHosts: Readonly<Record<string, string>> = Object.fromEntries(
  clouds.map((cloud) => [cloud, consentHost(cloud)]),
);

/** The address at which an administrator of the tenant grants the application what it asks for. Both ids are GUIDs. */
export function adminConsentUrl(cloud: Cloud, tenantId: string, clientId: string): string {
  return `${consentHost(cloud)}/${tenantId}/adminconsent?client_id=${clientId}`;
}
