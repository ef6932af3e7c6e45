import type { Catalog } from '../../sync/manage/parse-catalog.ts';
import { importCatalog, updateCatalog } from '../../sync/manage/update-catalog.ts';
import type { CommandContext } from '../command-context.ts';
import type { ExitCode } from '../exit-code.ts';
import { exitCodes } from '../exit-code.ts';

export async function update(context: CommandContext): Promise<ExitCode> {
  const { catalog, source } = await updateCatalog(context.services, context.signal);
  context.stderr.write(catalog === null ? `Nothing new at ${source}.\n` : describe(catalog));
  return exitCodes.done;
}

export async function importFile(context: CommandContext, file: string): Promise<ExitCode> {
  const catalog = await importCatalog(context.services, await context.readFile(file), file);
  context.stderr.write(describe(catalog));
  return exitCodes.done;
}

function describe({ products, servicePlans }: Catalog): string {
  return `Names of ${String(products.length)} products and ${String(servicePlans.length)} service plans are stored.\n`;
}
