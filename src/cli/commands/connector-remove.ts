import type { Command } from 'commander';
import { removeConnector } from '../../sync/manage/remove-connector.ts';
import type { CommandContext, CommandIntake } from '../command-context.ts';
import { CommandError } from '../command-error.ts';
import type { ExitCode } from '../exit-code.ts';
import { exitCodes } from '../exit-code.ts';
import { requireConnector } from '../find-connector.ts';

export function addConnectorRemoveCommand(connector: Command, intake: CommandIntake): void {
  connector
    .command('remove')
    .description('cancel its run and delete everything that is stored of its tenant')
    .argument('<name>')
    .option('--yes', 'really delete: it cannot be undone')
    .addHelpText('after', '\nExample:\n  npm run -s admin -- connector remove contoso --yes')
    .action((name: string, options: { readonly yes?: boolean }) => {
      intake.run((context) => remove(context, name, options.yes === true), { acceptsLostKeys: true });
    });
}

async function remove(context: CommandContext, name: string, isSure: boolean): Promise<ExitCode> {
  const found = await requireConnector(context.services.db, name);
  if (!isSure) {
    throw new CommandError(exitCodes.usage, [
      `This deletes the connector "${found.name}" and every row of its tenant: add --yes to do it.`,
    ]);
  }
  await removeConnector(context.services, found);
  context.stderr.write(`${found.name} is removed with all its data.\n`);
  return exitCodes.done;
}
