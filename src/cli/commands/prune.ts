import type { Command } from 'commander';
import { pruneAll } from '../../sync/manage/prune.ts';
import type { CommandContext, CommandIntake } from '../command-context.ts';
import type { ExitCode } from '../exit-code.ts';
import { exitCodes } from '../exit-code.ts';
import { printJson } from '../output/print-rows.ts';
import { writeText } from '../output/write-text.ts';
import { parsePositive } from '../parse-positive.ts';

interface PruneOptions {
  readonly days?: number;
  readonly json?: boolean;
}

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
      intake.run((context) => prune(context, options));
    });
}

async function prune(context: CommandContext, options: PruneOptions): Promise<ExitCode> {
  const { config, db } = context.services;
  const days = options.days ?? config.retentionDays;
  const pruned = await pruneAll(db, days, context.signal);
  if (options.json === true) {
    await printJson(context, { days, ...pruned });
    return exitCodes.done;
  }
  const { runs, rejectedRows, removedUsers } = pruned;
  await writeText(
    context.stdout,
    `Older than ${String(days)} days: ${String(runs)} runs with ${String(rejectedRows)} rejected rows, and ${String(removedUsers)} removed users are deleted.\n`,
  );
  return exitCodes.done;
}
