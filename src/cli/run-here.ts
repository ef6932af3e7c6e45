import type { Config } from '../config.ts';
import { openStore } from '../open-store.ts';
import { callContext } from './call-context.ts';
import { executeCommand } from './execute-command.ts';
import type { ExitCode } from './exit-code.ts';
import type { AdminCall } from './terminal.ts';

/** Runs a command on Postgres, in this process; runs are the business of workers elsewhere. */
export async function runHere(config: Config, call: AdminCall): Promise<ExitCode> {
  const { task } = call;
  const context = callContext(call);
  if (task.needs === 'store') {
    await using store = await openStore(config, task);
    const { db, keys } = store;
    return await executeCommand(task.body, { ...context, services: { config, db, keys, now: context.now } });
  }
  // Loaded where they are used: queue and Graph take longer than all that most commands do.
  const { openQuietApp } = await import('./open-quiet-app.ts');
  const { sharedServices } = await import('./command-services.ts');
  await using app = await openQuietApp(config, task);
  // Redis knows who is connected to it; the queue in Postgres does not.
  const countWorkers = config.redisUrl === null ? null : () => app.countWorkers();
  return await executeCommand(task.body, { ...context, services: sharedServices(app, countWorkers) });
}
