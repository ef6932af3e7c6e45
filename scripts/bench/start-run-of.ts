import { openApp } from '../../src/app.ts';
import { parseConfig } from '../../src/config.ts';
import { createLogger } from '../../src/observe/logger.ts';
import { startRun } from '../../src/sync/start-run.ts';
import type { Installation } from './open-fleet.ts';

/** Starts a run of the only connector, as the admin script does; gives its id. */
export async function startRunOf({ env }: Installation): Promise<string> {
  await using app = await openApp(parseConfig(env, 'admin'), createLogger({ level: 'warn' }));
  const [connector] = await app.db.query<{ id: string }>('select id from connectors');
  const started = await startRun(app, { connectorId: connector?.id ?? '', trigger: 'manual', full: false });
  if (started === null) throw new Error('there is no connector to run');
  return started.runId;
}
