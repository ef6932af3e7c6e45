import type { Command } from 'commander';
import type { CommandIntake } from '../command-context.ts';
import type { FormatOptions } from '../output/output-format.ts';
import { addFormatOptions } from '../output/output-format.ts';

export function addConnectorListCommand(connector: Command, intake: CommandIntake): void {
  const command = connector
    .command('list')
    .description('all connectors')
    .addHelpText('after', '\nExample:\n  npm run -s admin -- connector list --format csv');
  addFormatOptions(command).action((options: FormatOptions) => {
    intake.runOnStore(async (context) => {
      const { list } = await import('../bodies/connector-list.ts');
      return await list(context, options);
    });
  });
}
