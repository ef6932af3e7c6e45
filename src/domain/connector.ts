import type { ActivityThresholds } from './activity-status.ts';
import type { Failure } from './failure.ts';

export const connectorKinds = ['microsoft-365', 'entra-id'] as const;
export type ConnectorKind = (typeof connectorKinds)[number];

/** Microsoft's clouds; hosts per cloud are the business of `graph/`. GCC uses the global one. */
export const clouds = ['global', 'usgov', 'usgov-dod', 'china'] as const;
export type Cloud = (typeof clouds)[number];

/** What the application proves itself with; sealed at rest, opened only to ask for a token. */
export type Credential =
  | { readonly type: 'secret'; readonly secret: string }
  | { readonly type: 'certificate'; readonly pem: string };

/** What may be chosen when a connector is added or set; everything normalized already. */
export interface ConnectorSettings {
  readonly name: string;
  readonly kind: ConnectorKind;
  readonly tenantId: string;
  readonly clientId: string;
  readonly cloud: Cloud;
  /** `['*']`, or normalized domain names (punycode, lower case, sorted). */
  readonly domains: readonly string[];
  /** A cron pattern, or null for the default: daily in the hour from 23:00, spread by the connector. */
  readonly schedule: string | null;
  readonly timezone: string;
  /** YYYY-MM-DD, as noted by somebody or taken from the certificate. */
  readonly secretExpiresOn: string | null;
  readonly thresholds: ActivityThresholds;
}

/** Why the next run reads everything although a delta link may be at hand. */
export const fullReasons = ['requested', 'tenant', 'domains', 'shrink', 'drift', 'resync'] as const;
export type FullReason = (typeof fullReasons)[number];

/** A connector as stored, without its credential. */
export interface Connector extends ConnectorSettings {
  readonly id: string;
  /** Rises with each change of settings; a token cached under an older one is not used. */
  readonly settingsVersion: number;
  readonly isPaused: boolean;
  /** YYYY-MM-DD, as the app registration says; null when it was not asked or did not tell. */
  readonly secretExpiresReadOn: string | null;
  /** When the app registration was last asked, with or without an answer. */
  readonly secretExpiryAskedAt: Date | null;
  /** Set by a credential fault, until settings change or a run gets a token and reads. */
  readonly needsAttention: Failure | null;
  readonly nextRunAt: Date | null;
  readonly throttledUntil: Date | null;
  readonly deltaLink: string | null;
  readonly deltaLinkAt: Date | null;
  readonly lastFullAt: Date | null;
  readonly fullReason: FullReason | null;
  readonly createdAt: Date;
}
