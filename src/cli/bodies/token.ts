import { addApiToken, type ApiToken, deleteApiToken, listApiTokenPages } from '../../store/api-tokens.ts';
import { InputError } from '../../sync/manage/input-error.ts';
import { refuseTaken } from '../../sync/manage/refuse-taken.ts';
import { CommandError } from '../command-error.ts';
import type { StoreContext } from '../command-context.ts';
import type { ExitCode } from '../exit-code.ts';
import { exitCodes } from '../exit-code.ts';
import type { Column } from '../output/column.ts';
import { chosenFormat, type FormatOptions } from '../output/output-format.ts';
import { printJson, printPages } from '../output/print-rows.ts';
import { writeText } from '../output/write-text.ts';

export interface JsonOption {
  readonly json?: boolean;
}

export async function add(
  context: StoreContext,
  given: string,
  { json = false }: JsonOption,
): Promise<ExitCode> {
  const name = given.trim();
  if (!/^\P{C}{1,100}$/u.test(name)) {
    throw new InputError(['The name of a token has 1 to 100 characters, all of them visible.']);
  }
  const added = await refuseTaken(() => addApiToken(context.services.db, name));
  if (json) await printJson(context, added);
  else await writeText(context.stdout, `${added.token}\n`);
  context.stderr.write(`This is the only time the token is shown. It may do everything that the API can.\n`);
  return exitCodes.done;
}

const columns: readonly Column<ApiToken>[] = [
  { name: 'name', value: ({ name }) => name },
  { name: 'createdAt', value: ({ createdAt }) => createdAt.toISOString() },
  { name: 'lastUsedAt', value: ({ lastUsedAt }) => lastUsedAt?.toISOString() ?? null },
];

export async function print(context: StoreContext, options: FormatOptions): Promise<ExitCode> {
  await printPages(context, chosenFormat(options), columns, listApiTokenPages(context.services.db));
  return exitCodes.done;
}

export async function revoke(
  context: StoreContext,
  given: string,
  { json = false }: JsonOption,
): Promise<ExitCode> {
  const revoked = await deleteApiToken(context.services.db, given.trim());
  if (revoked === null) {
    throw new CommandError(exitCodes.usage, [
      `There is no token named "${given.trim()}"; \`token list\` gives the names there are.`,
    ]);
  }
  if (json) await printJson(context, { name: revoked });
  else context.stderr.write(`The token "${revoked}" is revoked.\n`);
  return exitCodes.done;
}
