import type { Command } from 'commander';
import { Argument } from 'commander';
import type { CommandIntake } from '../command-context.ts';

/** `catalog update` and `catalog import`. */
export function addCatalogCommands(catalog: Command, intake: CommandIntake): void {
  catalog
    .command('update')
    .description("fetch the names from Microsoft's published list, if it changed")
    .addHelpText('after', '\nExample:\n  npm run -s admin -- catalog update')
    .action(() => {
      intake.run(async (context) => {
        const { update } = await import('../bodies/catalog.ts');
        return await update(context);
      });
    });
  catalog
    .command('import')
    .description('take the names from a file: the list as Microsoft publishes it')
    .addArgument(
      new Argument('<file>', 'the CSV').argParser((path) => {
        intake.needsFile(path);
        return path;
      }),
    )
    .addHelpText('after', '\nExample:\n  npm run -s admin -- catalog import product-names.csv')
    .action((file: string) => {
      intake.run(async (context) => {
        const { importFile } = await import('../bodies/catalog.ts');
        return await importFile(context, file);
      });
    });
}
