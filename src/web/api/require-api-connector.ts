import type { Connector } from '../../domain/connector.ts';
import { getConnectorById } from '../../store/connectors.ts';
import type { Queryable } from '../../store/database.ts';
import { ApiError } from './api-error.ts';

/** The connector that a path names; throws ApiError 404. */
export async function requireApiConnector(db: Queryable, connectorId: string): Promise<Connector> {
  const connector = await getConnectorById(db, connectorId);
  if (connector !== null) return connector;
  throw new ApiError(404, 'There is no such connector; see /connectors.');
}
