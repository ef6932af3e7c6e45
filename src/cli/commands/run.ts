import type { Command } from 'commander';
import type { CommandIntake } from '../command-context.ts';
import type { FormatOptions } from '../output/output-format.ts';
import { addFormatOptions } from '../output/output-format.ts';

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
    intake.runOnStore(async (context) => {
      const { run } = await import('../bodies/run.ts');
      return await run(context, runId, options);
    });
  });
}
