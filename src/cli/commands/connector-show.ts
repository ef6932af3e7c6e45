import type { Command } from 'commander';
import type { CommandIntake } from '../command-context.ts';
import type { FormatOptions } from '../output/output-format.ts';
import { addFormatOptions } from '../output/output-format.ts';

export function addConnectorShowCommand(connector: Command, intake: CommandIntake): void {
  const command = connector
    .command('show')
    .description('the settings of a connector; its credential is never shown')
    .argument('<name>')
    .addHelpText('after', '\nExample:\n  npm run -s admin -- connector show contoso');
  addFormatOptions(command).action((name: string, options: FormatOptions) => {
    intake.runOnStore(async (context) => {
      const { show } = await import('../bodies/connector-show.ts');
      return await show(context, name, options);
    });
  });
}
