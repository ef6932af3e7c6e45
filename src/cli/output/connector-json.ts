import type { Connector, ConnectorSettings } from '../../domain/connector.ts';

/** A connector as `--json` prints it: no credential, and nothing of a run's inner workings. */
export interface ConnectorJson
  extends
    Omit<ConnectorSettings, 'thresholds'>,
    Pick<
      Connector,
      'id' | 'isPaused' | 'needsAttention' | 'nextRunAt' | 'throttledUntil' | 'lastFullAt' | 'createdAt'
    > {
  readonly inactiveAfterDays: number;
  readonly inactiveAfterSku: Readonly<Record<string, number>>;
}

export function toConnectorJson(connector: Connector): ConnectorJson {
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
    secretExpiresOn: connector.secretExpiresOn,
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
