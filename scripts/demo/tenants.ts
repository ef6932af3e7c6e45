import { randomBytes, randomUUID } from 'node:crypto';
import type { SecretSpec, TenantSpec } from '../../src/simulator/tenant-spec.ts';

/** A simulated tenant and how its connector is set. */
export interface DemoTenant {
  readonly name: string;
  readonly domains: string;
  readonly spec: TenantSpec;
}

/**
 * Three tenants: everything in scope, one of three domains named, and one whose connector has a secret that expired,
 * while there is a new one already.
 */
export function demoTenants(): readonly DemoTenant[] {
  return [
    {
      name: 'contoso',
      domains: '*',
      spec: {
        ...someTenant('contoso', 2500),
        domains: ['contoso.com', 'contoso.onmicrosoft.com'],
        guestShare: 0.08,
        noMailShare: 0.05,
        byGroupShare: 0.4,
      },
    },
    {
      name: 'fabrikam',
      domains: 'fabrikam.com',
      spec: {
        ...someTenant('fabrikam', 400),
        domains: ['fabrikam.com', 'fabrikam.de', 'fabrikam-labs.com', 'fabrikam.onmicrosoft.com'],
        domainShares: { 'fabrikam.de': 0.3, 'fabrikam-labs.com': 0.2 },
      },
    },
    {
      name: 'northwind',
      domains: '*',
      spec: { ...someTenant('northwind', 120), secrets: [{ ...someSecret(), expired: true }, someSecret()] },
    },
  ];
}

function someTenant(name: string, users: number): TenantSpec {
  return {
    tenantId: randomUUID(),
    clientId: randomUUID(),
    secrets: [someSecret()],
    seed: name,
    users,
    displayName: name.charAt(0).toUpperCase() + name.slice(1),
  };
}

function someSecret(): SecretSpec {
  return { value: randomBytes(24).toString('base64url') };
}
