import type { Command } from 'commander';
import type { CommandIntake } from '../command-context.ts';

export function addConnectorRemoveCommand(connector: Command, intake: CommandIntake): void {
  connector
    .command('remove')
    .description('cancel its run and delete everything that is stored of its tenant')
    .argument('<name>')
    .option('--yes', 'really delete: it cannot be undone')
    .addHelpText('after', '\nExample:\n  npm run -s admin -- connector remove contoso --yes')
    .action((name: string, options: { readonly yes?: boolean }) => {
      intake.runOnStore(
        async (context) => {
          const { remove } = await import('../bodies/connector-remove.ts');
          return await remove(context, name, options.yes === true);
        },
        { acceptsLostKeys: true },
      );
    });
}
