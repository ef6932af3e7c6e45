import { derivedGuid } from './derived-guid.ts';
import { textHash } from './hash.ts';
import type { TenantSpec } from './tenant-spec.ts';

/** The n-th (from 0) tenant of a seed: ids, secret and domain follow from the two. The secret is plainly none of Microsoft's. */
export function numberedTenant(seed: number | string, n: number, users: number): TenantSpec {
  const base = textHash(String(seed));
  const name = `company-${String(n + 1)}`;
  return {
    tenantId: derivedGuid(base, 'tenant', n),
    clientId: derivedGuid(base, 'client', n),
    secrets: [{ value: `simulated-secret-${String(seed)}-${String(n + 1)}` }],
    seed: `${String(seed)}/${String(n)}`,
    users,
    displayName: `Simulated Company ${String(n + 1)}`,
    domains: [
      `${name}-simulated.example`,
      `sales.${name}-simulated.example`,
      `${name}simulated.onmicrosoft.com`,
    ],
    domainShares: { [`sales.${name}-simulated.example`]: 0.2 },
  };
}
