import type { Command } from 'commander';
import { addApiToken, type ApiToken, deleteApiToken, listApiTokenPages } from '../../store/api-tokens.ts';
import { InputError } from '../../sync/manage/input-error.ts';
import { refuseTaken } from '../../sync/manage/refuse-taken.ts';
import { CommandError } from '../command-error.ts';
import type { CommandContext, CommandIntake } from '../command-context.ts';
import type { ExitCode } from '../exit-code.ts';
import { exitCodes } from '../exit-code.ts';
import type { Column } from '../output/column.ts';
import { addFormatOptions, chosenFormat, type FormatOptions } from '../output/output-format.ts';
import { printJson, printPages } from '../output/print-rows.ts';
import { writeText } from '../output/write-text.ts';

interface JsonOption {
  readonly json?: boolean;
}

/** `token add`, `token list` and `token revoke`. */
export function addTokenCommands(token: Command, intake: CommandIntake): void {
  token
    .command('add')
    .description('make a token; it is printed this once and stored nowhere')
    .argument('<name>', 'what uses it')
    .option('--json', 'print name and token as JSON')
    .addHelpText('after', '\nExample:\n  npm run -s admin -- token add reporting')
    .action((name: string, options: JsonOption) => {
      intake.run((context) => add(context, name, options));
    });
  const list = token
    .command('list')
    .description('who has a token, and when it was last used; not the tokens')
    .addHelpText('after', '\nExample:\n  npm run -s admin -- token list');
  addFormatOptions(list).action((options: FormatOptions) => {
    intake.run((context) => print(context, options));
  });
  token
    .command('revoke')
    .description('make a token useless, at once and for good')
    .argument('<name>')
    .option('--json', 'print the name as JSON')
    .addHelpText('after', '\nExample:\n  npm run -s admin -- token revoke reporting')
    .action((name: string, options: JsonOption) => {
      intake.run((context) => revoke(context, name, options));
    });
}

async function add(context: CommandContext, given: string, { json = false }: JsonOption): Promise<ExitCode> {
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

async function print(context: CommandContext, options: FormatOptions): Promise<ExitCode> {
  await printPages(context, chosenFormat(options), columns, listApiTokenPages(context.services.db));
  return exitCodes.done;
}

async function revoke(
  context: CommandContext,
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
