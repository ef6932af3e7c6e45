import type { Config } from '../config.ts';
import { callContext } from './call-context.ts';
import { ownServices } from './command-services.ts';
import { openControlServer } from './control/control-server.ts';
import type { DataDirLock } from './control/data-dir-lock.ts';
import { executeCommand } from './execute-command.ts';
import type { ExitCode } from './exit-code.ts';
import { openQuietApp } from './open-quiet-app.ts';
import type { AdminCall } from './terminal.ts';

/** Runs a command on the embedded database, and those of other scripts that find the owner here meanwhile. */
export async function runAsOwner(config: Config, call: AdminCall, lock: DataDirLock): Promise<ExitCode> {
  await using opened = new AsyncDisposableStack();
  opened.use(lock);
  const services = ownServices(opened.use(await openQuietApp(config, call.task)));
  opened.use(
    await openControlServer({
      dataDir: config.dataDir,
      services,
      isPatient: true,
      signal: call.terminal.signal,
    }),
  );
  return await executeCommand(call.task.body, { ...callContext(call), services });
}
