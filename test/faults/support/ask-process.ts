import { openApp } from '../../../src/app.ts';
import { parseConfig } from '../../../src/config.ts';
import { createLogger } from '../../../src/observe/logger.ts';
import { startRun } from '../../../src/sync/start-run.ts';

// Opens the app, waits at the starting line (a lock that the test holds until all are there, so that they go on in the
// same moment), and asks for a run of the connector.
const [connectorId = '', startingLine = ''] = process.argv.slice(2);
const log = createLogger({ level: 'info' });
{
  await using app = await openApp(parseConfig(process.env, 'admin'), log);
  await app.db.query('select pg_advisory_lock_shared($1)', [startingLine]);
  const run = await startRun(app, { connectorId, trigger: 'manual', full: false });
  log.info({ askedRunId: run?.runId, isNew: run?.isNew }, 'asked');
}
