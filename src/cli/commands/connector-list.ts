import type { Command } from 'commander';
import { listConnectors } from '../../store/connectors.ts';
import type { CommandContext, CommandIntake } from '../command-context.ts';
import type { ExitCode } from '../exit-code.ts';
import { exitCodes } from '../exit-code.ts';
import { toConnectorJson } from '../output/connector-json.ts';
import { connectorColumns } from '../output/connector-columns.ts';
import type { FormatOptions } from '../output/output-format.ts';
import { addFormatOptions, chosenFormat } from '../output/output-format.ts';
import { printRows } from '../output/print-rows.ts';

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
  const connectors = await listConnectors(context.services.db);
  await printRows(
    context,
    chosenFormat(options),
    connectorColumns,
    connectors.map((connector) => toConnectorJson(connector)),
  );
  return exitCodes.done;
}
