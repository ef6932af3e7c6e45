import type { Connector } from '../../domain/connector.ts';
import { differingDomainsWarning } from '../../domain/domains-warning.ts';
import { secretExpiry } from '../../domain/secret-expiry.ts';
import { listSiblings } from '../../store/connectors.ts';
import type { Queryable } from '../../store/database.ts';

/** What the settings alone give reason to say: domains that differ from a sibling's, a secret about to expire. */
export async function connectorWarnings(
  db: Queryable,
  connector: Connector,
  now: Date,
): Promise<readonly string[]> {
  const siblings = await listSiblings(db, connector.tenantId, connector.cloud);
  const differing = siblings
    .filter((sibling) => sibling.id !== connector.id)
    .map((sibling) => differingDomainsWarning(connector, sibling));
  const { condition, message } = secretExpiry(connector, now);
  const expiry = condition === 'soon' || condition === 'over' ? message : null;
  return [...differing, expiry].filter((warning) => warning !== null);
}
