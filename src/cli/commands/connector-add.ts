import type { Command } from 'commander';
import type { AddOptions } from '../bodies/connector-add.ts';
import type { CommandIntake } from '../command-context.ts';
import { addConnectorOptions } from './connector-options.ts';

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
      intake.run(async (context) => {
        const { add } = await import('../bodies/connector-add.ts');
        return await add(context, name, options);
      });
    });
}
