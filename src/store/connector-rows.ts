import type { ConnectorSettings } from '../domain/connector.ts';
import type { Queryable } from './database.ts';
import { StoreError } from './store-error.ts';

/** A credential as it is stored: bytes that only the key of that id opens. */
export interface SealedCredential {
  readonly sealed: Uint8Array;
  readonly keyId: string;
}

/** Its own wait, or that of its application, whichever is longer. */
const throttledUntil = `greatest(c.throttled_until, (
    select a.throttled_until from app_throttles a where a.cloud = c.cloud and a.client_id = c.client_id))`;

/** The columns of `connectors c` that make a Connector; the credential is not among them. */
export const connectorColumns = `
  c.id, c.name, c.kind, c.tenant_id as "tenantId", c.client_id as "clientId", c.cloud, c.domains, c.schedule,
  c.timezone, c.secret_expires_on as "secretExpiresOn", c.secret_expires_read_on as "secretExpiresReadOn",
  c.secret_expiry_asked_at as "secretExpiryAskedAt",
  jsonb_build_object('inactiveAfterDays', c.inactive_after_days, 'bySku', c.inactive_after_sku) as thresholds,
  c.settings_version as "settingsVersion", c.is_paused as "isPaused", c.needs_attention as "needsAttention",
  c.next_run_at as "nextRunAt", ${throttledUntil} as "throttledUntil", c.delta_link as "deltaLink",
  c.delta_link_at as "deltaLinkAt", c.last_full_at as "lastFullAt", c.full_reason as "fullReason",
  c.created_at as "createdAt"`;

type Identity = Pick<ConnectorSettings, 'name' | 'kind' | 'cloud' | 'tenantId'>;

/** Rejects when another connector than `id` has this name, or this tenant for this kind and cloud. */
export async function requireFree(db: Queryable, id: string, wanted: Identity): Promise<void> {
  const [other] = await db.query<{ name: string; isSameName: boolean }>(
    `
    select name, lower(name) = lower($2) as "isSameName"
    from connectors
    where id <> $1 and (lower(name) = lower($2) or (kind = $3 and cloud = $4 and tenant_id = $5))
    order by "isSameName" desc`,
    [id, wanted.name, wanted.kind, wanted.cloud, wanted.tenantId],
  );
  if (other !== undefined) throw takenError(other.isSameName ? 'name-taken' : 'tenant-taken', other.name);
}

export function takenError(kind: 'name-taken' | 'tenant-taken', existing: string): StoreError {
  const message =
    kind === 'name-taken'
      ? `there is already a connector named "${existing}"`
      : `the connector "${existing}" already reads this tenant`;
  return new StoreError(kind, message);
}
