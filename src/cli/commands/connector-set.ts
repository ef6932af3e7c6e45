import type { Command } from 'commander';
import { setConnector } from '../../sync/manage/set-connector.ts';
import type { CommandContext, CommandIntake } from '../command-context.ts';
import { CommandError } from '../command-error.ts';
import type { ExitCode } from '../exit-code.ts';
import { exitCodes } from '../exit-code.ts';
import { requireConnector } from '../find-connector.ts';
import { toConnectorJson } from '../output/connector-json.ts';
import { printJson } from '../output/print-rows.ts';
import { sayWarnings } from '../output/say-warnings.ts';
import type { ConnectorOptions } from './connector-options.ts';
import { addConnectorOptions, rawSettings, readCredential } from './connector-options.ts';

interface SetOptions extends ConnectorOptions {
  /** The new name. */
  readonly name?: string;
  readonly json?: boolean;
}

export function addConnectorSetCommand(connector: Command, intake: CommandIntake): void {
  const command = connector
    .command('set')
    .description('change settings; what is not given stays as it is')
    .argument('<name>')
    .option('--name <new-name>', 'call it differently')
    .addHelpText(
      'after',
      '\n--inactive-after-sku replaces the whole list.\n\nExample:\n' +
        '  npm run -s admin -- connector set contoso --client-secret-stdin --secret-expires 2027-03-31 < secret.txt',
    );
  addConnectorOptions(command, intake)
    .option('--json', 'print the connector as JSON')
    .action((name: string, options: SetOptions) => {
      intake.run((context) => set(context, name, options));
    });
}

async function set(context: CommandContext, name: string, options: SetOptions): Promise<ExitCode> {
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
