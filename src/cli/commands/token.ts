import type { Command } from 'commander';
import type { JsonOption } from '../bodies/token.ts';
import type { CommandIntake } from '../command-context.ts';
import type { FormatOptions } from '../output/output-format.ts';
import { addFormatOptions } from '../output/output-format.ts';

/** `token add`, `token list` and `token revoke`. */
export function addTokenCommands(token: Command, intake: CommandIntake): void {
  token
    .command('add')
    .description('make a token; it is printed this once and stored nowhere')
    .argument('<name>', 'what uses it')
    .option('--json', 'print name and token as JSON')
    .addHelpText('after', '\nExample:\n  npm run -s admin -- token add reporting')
    .action((name: string, options: JsonOption) => {
      intake.runOnStore(async (context) => {
        const { add } = await import('../bodies/token.ts');
        return await add(context, name, options);
      });
    });
  const list = token
    .command('list')
    .description('who has a token, and when it was last used; not the tokens')
    .addHelpText('after', '\nExample:\n  npm run -s admin -- token list');
  addFormatOptions(list).action((options: FormatOptions) => {
    intake.runOnStore(async (context) => {
      const { print } = await import('../bodies/token.ts');
      return await print(context, options);
    });
  });
  token
    .command('revoke')
    .description('make a token useless, at once and for good')
    .argument('<name>')
    .option('--json', 'print the name as JSON')
    .addHelpText('after', '\nExample:\n  npm run -s admin -- token revoke reporting')
    .action((name: string, options: JsonOption) => {
      intake.runOnStore(async (context) => {
        const { revoke } = await import('../bodies/token.ts');
        return await revoke(context, name, options);
      });
    });
}
