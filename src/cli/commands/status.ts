import type { Command } from 'commander';
import type { StatusOptions } from '../bodies/status.ts';
import type { CommandIntake } from '../command-context.ts';
import { parsePositive } from '../parse-positive.ts';
import { addFormatOptions } from '../output/output-format.ts';

/** What a person may read. */
const shownUnlessAsked = 1_000;

export function addStatusCommand(program: Command, intake: CommandIntake): void {
  const command = program
    .command('status')
    .description('each connector: state, last and next run, age of data, what is wrong and what to do')
    .argument('[names...]', 'names of connectors; all of them unless given')
    .option('--limit <count>', 'how many; those in need come first', parsePositive, shownUnlessAsked)
    .addHelpText('after', '\nExample:\n  npm run -s admin -- status');
  addFormatOptions(command).action((names: string[], options: StatusOptions) => {
    intake.runOnStore(async (context) => {
      const { status } = await import('../bodies/status.ts');
      return await status(context, names, options);
    });
  });
}
