import type { Command } from 'commander';
import type { CommandIntake } from '../command-context.ts';

export function addCancelCommand(program: Command, intake: CommandIntake): void {
  program
    .command('cancel')
    .description('end a run at once; what it stored stays, nothing is removed')
    .argument('<run-id>')
    .addHelpText('after', '\nExample:\n  npm run -s admin -- cancel 6f9d1c8e-2f57-4a0e-9a50-0c3a54d0a3b1')
    .action((runId: string) => {
      intake.runOnStore(async (context) => {
        const { cancel } = await import('../bodies/cancel.ts');
        return await cancel(context, runId);
      });
    });
}
