import type { Connector, ConnectorSettings } from '../../domain/connector.ts';
import { secretExpiry, type SecretExpiry } from '../../domain/secret-expiry.ts';

/** A connector as `--json` prints it: no credential, and nothing of a run's inner workings. */
export interface ConnectorJson
  extends
    Omit<ConnectorSettings, 'thresholds'>,
    Pick<
      Connector,
      'id' | 'isPaused' | 'needsAttention' | 'nextRunAt' | 'throttledUntil' | 'lastFullAt' | 'createdAt'
    > {
  /** Negative once it is over. */
  readonly secretExpiresInDays: number | null;
  readonly secretExpirySource: SecretExpiry['source'];
  readonly inactiveAfterDays: number;
  readonly inactiveAfterSku: Readonly<Record<string, number>>;
}

/** `secretExpiresOn` is the date that counts: what the app registration says, else what was noted. */
export function toConnectorJson(connector: Connector, now: Date): ConnectorJson {
  const expiry = secretExpiry(connector, now);
  return {
    id: connector.id,
    name: connector.name,
    kind: connector.kind,
    tenantId: connector.tenantId,
    clientId: connector.clientId,
    cloud: connector.cloud,
    domains: connector.domains,
    schedule: connector.schedule,
    timezone: connector.timezone,
    secretExpiresOn: expiry.expiresOn,
    secretExpiresInDays: expiry.days,
    secretExpirySource: expiry.source,
    inactiveAfterDays: connector.thresholds.inactiveAfterDays,
    inactiveAfterSku: connector.thresholds.bySku,
    isPaused: connector.isPaused,
    needsAttention: connector.needsAttention,
    nextRunAt: connector.nextRunAt,
    throttledUntil: connector.throttledUntil,
    lastFullAt: connector.lastFullAt,
    createdAt: connector.createdAt,
  };
}
