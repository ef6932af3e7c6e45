import type { ThrottleScope } from '../domain/throttle-scope.ts';

export interface ThrottledIdentity {
  readonly tenantId: string;
  readonly clientId: string;
}

const form = /^(Tenant_Application|Tenant|Application)\/(?:Read|Write|ReadWrite)\/([^/]+)(?:\/([^/]+))?$/;

/**
 * Reads `x-ms-throttle-scope: <Scope>/<Limit>/<AppId>/<TenantId or something else>` (graph-facts §7). The part that
 * names the bucket has to be ours: whatever else is said counts as the connector's own, so that nobody waits for it.
 */
export function readThrottleScope(header: string | null, ours: ThrottledIdentity): ThrottleScope {
  const [, scope, appId = '', tenantId = ''] = form.exec(header?.trim() ?? '') ?? [];
  if (scope === 'Application' && isSame(appId, ours.clientId)) return 'app';
  if (scope === 'Tenant' && isSame(tenantId, ours.tenantId)) return 'tenant';
  return 'connector';
}

function isSame(id: string, other: string): boolean {
  return id.toLowerCase() === other.toLowerCase();
}
