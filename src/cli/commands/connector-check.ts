import type { Command } from 'commander';
import type { CommandIntake } from '../command-context.ts';
import type { FormatOptions } from '../output/output-format.ts';
import { addFormatOptions } from '../output/output-format.ts';

export function addConnectorCheckCommand(connector: Command, intake: CommandIntake): void {
  const command = connector
    .command('check')
    .description('try token, permissions and every source, and say what to do')
    .argument('<name>')
    .addHelpText('after', '\nExample:\n  npm run -s admin -- connector check contoso');
  addFormatOptions(command).action((name: string, options: FormatOptions) => {
    intake.run(async (context) => {
      const { check } = await import('../bodies/connector-check.ts');
      return await check(context, name, options);
    });
  });
}
