/**
 * Whose budget Microsoft says is used up: that of one application in one tenant (the connector's own), that of a
 * tenant over all applications, or that of an application over all tenants (graph-facts §7).
 */
export const throttleScopes = ['connector', 'tenant', 'app'] as const;
export type ThrottleScope = (typeof throttleScopes)[number];
