import type { Column } from './column.ts';
import type { ConnectorJson } from './connector-json.ts';

export const connectorColumns: readonly Column<ConnectorJson>[] = [
  { name: 'name', value: (connector) => connector.name },
  { name: 'kind', value: (connector) => connector.kind },
  { name: 'tenantId', value: (connector) => connector.tenantId },
  { name: 'clientId', value: (connector) => connector.clientId, isInTable: false },
  { name: 'cloud', value: (connector) => connector.cloud, isInTable: false },
  { name: 'domains', value: (connector) => connector.domains.join(' ') },
  { name: 'schedule', value: (connector) => connector.schedule ?? 'daily 23:00' },
  { name: 'timezone', value: (connector) => connector.timezone },
  { name: 'secretExpiresOn', value: (connector) => connector.secretExpiresOn, isInTable: false },
  { name: 'secretExpiresInDays', value: (connector) => connector.secretExpiresInDays },
  { name: 'state', value: connectorState },
  { name: 'nextRunAt', value: (connector) => connector.nextRunAt?.toISOString() ?? null },
];

/** The one word a person looks for first. */
export function connectorState(connector: Pick<ConnectorJson, 'isPaused' | 'needsAttention'>): string {
  if (connector.needsAttention !== null) {
    return 'needs attention';
  }
  return connector.isPaused ? 'paused' : 'active';
}
