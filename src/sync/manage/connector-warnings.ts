import type { Connector } from '../../domain/connector.ts';
import { differingDomainsWarning } from '../../domain/domains-warning.ts';
import { listSiblings } from '../../store/connectors.ts';
import type { Queryable } from '../../store/database.ts';
import { secretExpiry } from './secret-expiry.ts';

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
  const expiry = secretExpiry(connector, now);
  return [...differing, expiry.isSoon ? expiry.message : null].filter((warning) => warning !== null);
}
