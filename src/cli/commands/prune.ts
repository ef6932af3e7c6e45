import type { Command } from 'commander';
import type { PruneOptions } from '../bodies/prune.ts';
import type { CommandIntake } from '../command-context.ts';
import { parsePositive } from '../parse-positive.ts';

export function addPruneCommand(program: Command, intake: CommandIntake): void {
  program
    .command('prune')
    .description('delete old runs with their rejected rows, and who left long ago; figures per day stay')
    .option('--days <count>', 'what is older; RETENTION_DAYS unless given', parsePositive)
    .option('--json', 'print the counts as JSON')
    .addHelpText(
      'after',
      `
The last run of each connector stays. The scheduler does this once a day.

Example:
  npm run -s admin -- prune --days 90`,
    )
    .action((options: PruneOptions) => {
      intake.runOnStore(async (context) => {
        const { prune } = await import('../bodies/prune.ts');
        return await prune(context, options);
      });
    });
}
