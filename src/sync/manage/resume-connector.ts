import type { Connector } from '../../domain/connector.ts';
import { nextRunAt } from '../../domain/schedule.ts';
import { setNextRunAt, setPaused } from '../../store/connector-state.ts';
import { databaseNow } from '../../store/database-now.ts';
import type { ManageServices } from './manage-services.ts';

/** Lets the schedule start runs again, from its next time on: what was missed while paused is not made up for. */
export async function resumeConnector(
  { db }: Pick<ManageServices, 'db'>,
  connector: Connector,
): Promise<Date> {
  const next = nextRunAt(connector, await databaseNow(db));
  await db.transaction(async (tx) => {
    await setPaused(tx, connector.id, false);
    await setNextRunAt(tx, connector.id, next);
  });
  return next;
}
