import type { Command } from 'commander';
import { addConnector } from '../../sync/manage/add-connector.ts';
import type { CommandContext, CommandIntake } from '../command-context.ts';
import type { ExitCode } from '../exit-code.ts';
import { exitCodes } from '../exit-code.ts';
import { toConnectorJson } from '../output/connector-json.ts';
import { printJson } from '../output/print-rows.ts';
import { sayWarnings } from '../output/say-warnings.ts';
import type { ConnectorOptions } from './connector-options.ts';
import { addConnectorOptions, rawSettings, readCredential } from './connector-options.ts';

interface AddOptions extends ConnectorOptions {
  readonly json?: boolean;
}

export function addConnectorAddCommand(connector: Command, intake: CommandIntake): void {
  const command = connector
    .command('add')
    .description('store the settings and the credential of a tenant')
    .argument('<name>', 'how the connector is called here')
    .addHelpText(
      'after',
      `
Example:
  npm run -s admin -- connector add contoso --tenant-id 1b0f5b2e-8d6e-4a53-9c4c-6f3f0a7f0c11 \\
    --client-id 7c1f6a57-3a0e-4c55-8f5a-5b7f5b0a9d22 --client-secret-file secret.txt --domains "contoso.com"`,
    );
  addConnectorOptions(command, intake)
    .option('--json', 'print the connector as JSON')
    .action((name: string, options: AddOptions) => {
      intake.run((context) => add(context, name, options));
    });
}

async function add(context: CommandContext, name: string, options: AddOptions): Promise<ExitCode> {
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
