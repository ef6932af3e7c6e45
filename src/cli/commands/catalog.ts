import type { Command } from 'commander';
import { Argument } from 'commander';
import type { Catalog } from '../../sync/manage/parse-catalog.ts';
import { importCatalog, updateCatalog } from '../../sync/manage/update-catalog.ts';
import type { CommandContext, CommandIntake } from '../command-context.ts';
import type { ExitCode } from '../exit-code.ts';
import { exitCodes } from '../exit-code.ts';

/** `catalog update` and `catalog import`. */
export function addCatalogCommands(catalog: Command, intake: CommandIntake): void {
  catalog
    .command('update')
    .description("fetch the names from Microsoft's published list, if it changed")
    .addHelpText('after', '\nExample:\n  npm run -s admin -- catalog update')
    .action(() => {
      intake.run(update);
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
      intake.run((context) => importFile(context, file));
    });
}

async function update(context: CommandContext): Promise<ExitCode> {
  const { catalog, source } = await updateCatalog(context.services, context.signal);
  context.stderr.write(catalog === null ? `Nothing new at ${source}.\n` : describe(catalog));
  return exitCodes.done;
}

async function importFile(context: CommandContext, file: string): Promise<ExitCode> {
  const catalog = await importCatalog(context.services, await context.readFile(file), file);
  context.stderr.write(describe(catalog));
  return exitCodes.done;
}

function describe({ products, servicePlans }: Catalog): string {
  return `Names of ${String(products.length)} products and ${String(servicePlans.length)} service plans are stored.\n`;
}
