import { setConnector } from '../../sync/manage/set-connector.ts';
import type { CommandContext } from '../command-context.ts';
import { CommandError } from '../command-error.ts';
import type { ExitCode } from '../exit-code.ts';
import { exitCodes } from '../exit-code.ts';
import { requireConnector } from '../find-connector.ts';
import { toConnectorJson } from '../output/connector-json.ts';
import { printJson } from '../output/print-rows.ts';
import { sayWarnings } from '../output/say-warnings.ts';
import type { ConnectorOptions } from './connector-input.ts';
import { rawSettings, readCredential } from './connector-input.ts';

export interface SetOptions extends ConnectorOptions {
  /** The new name. */
  readonly name?: string;
  readonly json?: boolean;
}

export async function set(context: CommandContext, name: string, options: SetOptions): Promise<ExitCode> {
  const { json: isJson = false, ...given } = options;
  if (Object.keys(given).length === 0) {
    throw new CommandError(exitCodes.usage, [
      'connector set: give at least one setting to change; --help names them.',
    ]);
  }
  const connector = await requireConnector(context.services.db, name);
  const credential = await readCredential(context, given);
  const saved = await setConnector(context.services, connector, rawSettings(given), credential);
  if (isJson) {
    await printJson(context, toConnectorJson(saved.connector, context.services.now()));
  }
  if (saved.canceledRunId !== null) {
    context.stderr.write(`Run ${saved.canceledRunId}, under way with the old settings, was canceled.\n`);
  }
  sayWarnings(context, saved.warnings);
  context.stderr.write(`${saved.connector.name} is changed; the next run uses the new settings.\n`);
  return exitCodes.done;
}
