import type { Connector } from '../../domain/connector.ts';
import { removeConnector as deleteConnector } from '../../store/connectors.ts';
import { getLiveRunId } from '../../store/runs.ts';
import { cancelRun } from '../cancel-run.ts';
import type { ManageServices } from './manage-services.ts';

/** Cancels the live run, so that its workers write nothing more, then deletes every row of the connector. */
export async function removeConnector(
  { db }: Pick<ManageServices, 'db'>,
  connector: Connector,
): Promise<void> {
  const runId = await getLiveRunId(db, connector.id);
  if (runId !== null) {
    await cancelRun(db, runId, 'removed');
  }
  await deleteConnector(db, connector.id);
}
