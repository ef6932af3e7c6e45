import { removeConnector } from '../../sync/manage/remove-connector.ts';
import type { StoreContext } from '../command-context.ts';
import { CommandError } from '../command-error.ts';
import type { ExitCode } from '../exit-code.ts';
import { exitCodes } from '../exit-code.ts';
import { requireConnector } from '../find-connector.ts';

export async function remove(context: StoreContext, name: string, isSure: boolean): Promise<ExitCode> {
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
