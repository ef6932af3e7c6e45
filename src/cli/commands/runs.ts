import type { Command } from 'commander';
import type { RunsOptions } from '../bodies/runs.ts';
import type { CommandIntake } from '../command-context.ts';
import { parsePositive } from '../parse-positive.ts';
import { addFormatOptions } from '../output/output-format.ts';

export function addRunsCommand(program: Command, intake: CommandIntake): void {
  const command = program
    .command('runs')
    .description('the last runs, of one connector or of all, newest first')
    .argument('[name]', 'name of a connector')
    .option('--limit <count>', 'how many', parsePositive, 20)
    .addHelpText('after', '\nExample:\n  npm run -s admin -- runs contoso --limit 5');
  addFormatOptions(command).action((name: string | undefined, options: RunsOptions) => {
    intake.runOnStore(async (context) => {
      const { runs } = await import('../bodies/runs.ts');
      return await runs(context, name ?? null, options);
    });
  });
}
