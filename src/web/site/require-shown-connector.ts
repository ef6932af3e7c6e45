import { z } from 'zod';
import type { Connector } from '../../domain/connector.ts';
import { getConnectorById } from '../../store/connectors.ts';
import type { Queryable } from '../../store/database.ts';
import { PageError } from './page-error.ts';

const params = z.object({ connectorId: z.guid() });

/** The connector that a path with `:connectorId` names; throws PageError 404. */
export async function requireShownConnector(db: Queryable, given: unknown): Promise<Connector> {
  const parsed = params.safeParse(given);
  const connector = parsed.success ? await getConnectorById(db, parsed.data.connectorId) : null;
  if (connector !== null) return connector;
  throw new PageError(
    404,
    'There is no such connector.',
    'It may have been removed: look in the list of connectors.',
  );
}
