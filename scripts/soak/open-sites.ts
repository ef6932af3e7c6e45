import type { App } from '../../src/app.ts';
import type { TenantSpec } from '../../src/simulator/tenant-spec.ts';
import { addConnector } from '../../src/sync/manage/add-connector.ts';
import type { CredentialInput } from '../../src/sync/manage/credential-input.ts';
import { namedDomain } from './plan-tenants.ts';
import type { Random } from './random.ts';
import { RemoteTenant } from './remote-tenant.ts';
import type { Site } from './soak.ts';

const namedShare = 0.25;

/** A connector for each tenant, some of them with a named domain. */
export async function openSites(
  app: App,
  tenants: readonly TenantSpec[],
  { simulatorUrl, random }: { readonly simulatorUrl: string; readonly random: Random },
): Promise<readonly Site[]> {
  const sites: Site[] = [];
  for (const spec of tenants) {
    const domains = random.chance(namedShare) ? [namedDomain(spec)] : ['*'];
    const { connector } = await addConnector(app, connectorInput(spec, domains), credentialOf(spec));
    const tenant = new RemoteTenant(simulatorUrl, spec.tenantId);
    sites.push({ spec, tenant, connector, lastMail: new Map() });
  }
  return sites;
}

export function connectorInput(spec: TenantSpec, domains: readonly string[]): object {
  const { tenantId, clientId, displayName: name } = spec;
  return { name, tenantId, clientId, domains };
}

export function credentialOf(spec: TenantSpec): CredentialInput {
  return { type: 'secret', bytes: Buffer.from(spec.secrets[0]?.value ?? '') };
}
