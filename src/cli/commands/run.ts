import type { Command } from 'commander';
import type { CommandContext, CommandIntake } from '../command-context.ts';
import type { ExitCode } from '../exit-code.ts';
import { exitCodes } from '../exit-code.ts';
import { requireRun } from '../find-run.ts';
import type { FormatOptions } from '../output/output-format.ts';
import { addFormatOptions, chosenFormat } from '../output/output-format.ts';
import { printRun } from '../output/print-run.ts';

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
  await printRun(context, chosenFormat(options), await requireRun(context.services.db, runId));
  return exitCodes.done;
}
