import { addConnector } from '../../sync/manage/add-connector.ts';
import type { CommandContext } from '../command-context.ts';
import type { ExitCode } from '../exit-code.ts';
import { exitCodes } from '../exit-code.ts';
import { toConnectorJson } from '../output/connector-json.ts';
import { printJson } from '../output/print-rows.ts';
import { sayWarnings } from '../output/say-warnings.ts';
import type { ConnectorOptions } from './connector-input.ts';
import { rawSettings, readCredential } from './connector-input.ts';

export interface AddOptions extends ConnectorOptions {
  readonly json?: boolean;
}

export async function add(context: CommandContext, name: string, options: AddOptions): Promise<ExitCode> {
  const { json: isJson = false, ...given } = options;
  const credential = await readCredential(context, given);
  const saved = await addConnector(context.services, { name, ...rawSettings(given) }, credential);
  if (isJson) {
    await printJson(context, toConnectorJson(saved.connector, context.services.now()));
  }
  sayWarnings(context, saved.warnings);
  const next = saved.connector.nextRunAt?.toISOString() ?? 'never';
  context.stderr.write(
    `${saved.connector.name} is added, next run at ${next}. \`connector check ${saved.connector.name}\` tests it.\n`,
  );
  return exitCodes.done;
}
