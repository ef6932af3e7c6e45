import type { Command } from 'commander';
import type { SyncOptions } from '../bodies/sync.ts';
import type { CommandIntake } from '../command-context.ts';
import { addFormatOptions } from '../output/output-format.ts';

export function addSyncCommand(program: Command, intake: CommandIntake): void {
  const command = program
    .command('sync')
    .description('start a run of each connector named, also of a paused one')
    .argument('[names...]', 'names of connectors')
    .option('--all', 'of every connector')
    .option('--full', 'read every user, not only the changes')
    .option('--wait', 'wait until the runs end, and show progress')
    .addHelpText('after', '\nExample:\n  npm run -s admin -- sync contoso fabrikam --wait');
  addFormatOptions(command).action((names: string[], options: SyncOptions) => {
    intake.run(async (context) => {
      const { sync } = await import('../bodies/sync.ts');
      return await sync(context, names, options);
    });
  });
}
