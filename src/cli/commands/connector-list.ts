import type { Command } from 'commander';
import { listConnectorPages } from '../../store/connectors.ts';
import type { CommandContext, CommandIntake } from '../command-context.ts';
import type { ExitCode } from '../exit-code.ts';
import { exitCodes } from '../exit-code.ts';
import { toConnectorJson, type ConnectorJson } from '../output/connector-json.ts';
import { connectorColumns } from '../output/connector-columns.ts';
import type { FormatOptions } from '../output/output-format.ts';
import { addFormatOptions, chosenFormat } from '../output/output-format.ts';
import { printPages } from '../output/print-rows.ts';

export function addConnectorListCommand(connector: Command, intake: CommandIntake): void {
  const command = connector
    .command('list')
    .description('all connectors')
    .addHelpText('after', '\nExample:\n  npm run -s admin -- connector list --format csv');
  addFormatOptions(command).action((options: FormatOptions) => {
    intake.run((context) => list(context, options));
  });
}

async function list(context: CommandContext, options: FormatOptions): Promise<ExitCode> {
  await printPages(context, chosenFormat(options), connectorColumns, jsonPages(context));
  return exitCodes.done;
}

async function* jsonPages({
  services: { db, now },
}: CommandContext): AsyncGenerator<readonly ConnectorJson[]> {
  for await (const page of listConnectorPages(db)) {
    yield page.map((connector) => toConnectorJson(connector, now()));
  }
}
