import { z } from 'zod';
import type { TenantControl } from './tenant-control.ts';

const secret = z.strictObject({
  value: z.string(),
  expired: z.boolean().default(false),
  expiresAt: z.iso.datetime().exactOptional(),
  hint: z.string().nullable().exactOptional(),
});

const settings = z.strictObject({
  roles: z.array(z.string()).optional(),
  secrets: z.array(secret).optional(),
  certificates: z.array(z.string()).optional(),
  concealed: z.boolean().optional(),
  reportsProvisioned: z.boolean().optional(),
  revokeTokens: z.literal(true).optional(),
  expireSkipTokens: z.literal(true).optional(),
  expireDeltaTokens: z.enum(['syncStateNotFound', 'resyncRequired', 'notFound']).optional(),
});

export type ControlSettings = z.infer<typeof settings>;

/** Settings sent over the control surface; throws on a name it does not know. */
export function readSettings(value: unknown): ControlSettings {
  return settings.parse(value);
}

/** Applies the named ones and leaves the others. */
export function applySettings(tenant: TenantControl, given: ControlSettings): void {
  if (given.roles !== undefined) tenant.setRoles(given.roles);
  if (given.secrets !== undefined) tenant.setSecrets(given.secrets);
  if (given.certificates !== undefined) tenant.setCertificates(given.certificates);
  if (given.concealed !== undefined) tenant.setConcealed(given.concealed);
  if (given.reportsProvisioned !== undefined) tenant.setReportsProvisioned(given.reportsProvisioned);
  if (given.revokeTokens === true) tenant.revokeTokens();
  if (given.expireSkipTokens === true) tenant.expireSkipTokens();
  if (given.expireDeltaTokens !== undefined) tenant.expireDeltaTokens(given.expireDeltaTokens);
}
