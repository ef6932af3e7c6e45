import type { Command } from 'commander';
import type { SetOptions } from '../bodies/connector-set.ts';
import type { CommandIntake } from '../command-context.ts';
import { addConnectorOptions } from './connector-options.ts';

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
      intake.run(async (context) => {
        const { set } = await import('../bodies/connector-set.ts');
        return await set(context, name, options);
      });
    });
}
