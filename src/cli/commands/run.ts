import type { Command } from 'commander';
import { listRejectedRows } from '../../store/rejected-rows.ts';
import type { CommandContext, CommandIntake } from '../command-context.ts';
import type { ExitCode } from '../exit-code.ts';
import { exitCodes } from '../exit-code.ts';
import { requireRun } from '../find-run.ts';
import type { FormatOptions } from '../output/output-format.ts';
import { addFormatOptions, chosenFormat } from '../output/output-format.ts';
import { printRun } from '../output/print-run.ts';

/** Enough to see what is wrong with them; a whole broken tenant would bury it. */
const maxRejected = 50;

export function addRunCommand(program: Command, intake: CommandIntake): void {
  const command = program
    .command('run')
    .description('one run with its steps')
    .argument('<run-id>')
    .addHelpText(
      'after',
      '\nExample:\n  npm run -s admin -- run 6f9d1c8e-2f57-4a0e-9a50-0c3a54d0a3b1 --json',
    );
  addFormatOptions(command).action((runId: string, options: FormatOptions) => {
    intake.run((context) => run(context, runId, options));
  });
}

async function run(context: CommandContext, runId: string, options: FormatOptions): Promise<ExitCode> {
  const { db } = context.services;
  const found = await requireRun(db, runId);
  await printRun(context, chosenFormat(options), found);
  const rejected = await listRejectedRows(db, found.connectorId, found.id, maxRejected);
  for (const row of rejected) {
    context.stderr.write(
      `  rejected in ${row.step}: ${row.recordId ?? 'without id'}, ${row.field}: ${row.reason}\n`,
    );
  }
  if (rejected.length === maxRejected) {
    context.stderr.write(
      `  Only the first ${String(maxRejected)} are listed; the table rejected_rows has all.\n`,
    );
  }
  return exitCodes.done;
}
