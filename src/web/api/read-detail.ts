import type { z } from 'zod';
import type { App } from '../../app.ts';
import type { Connector } from '../../domain/connector.ts';
import { listStatusFacts } from '../../store/status.ts';
import { connectorWarnings } from '../../sync/manage/connector-warnings.ts';
import { ApiError } from './api-error.ts';
import { type connectorDetailSchema, toConnectorDetail } from './connector-schemas.ts';

/** A connector as the API gives it. */
export async function readDetail(
  { db, now }: Pick<App, 'db' | 'now'>,
  connector: Connector,
): Promise<z.infer<typeof connectorDetailSchema>> {
  const [[facts], warnings] = await Promise.all([
    listStatusFacts(db, [connector.id]),
    connectorWarnings(db, connector, now()),
  ]);
  if (facts === undefined) throw new ApiError(404, 'The connector was removed in the meantime.');
  return toConnectorDetail(connector, facts, warnings);
}
