import type { Command } from 'commander';
import { cancelRun } from '../../sync/cancel-run.ts';
import type { CommandContext, CommandIntake } from '../command-context.ts';
import type { ExitCode } from '../exit-code.ts';
import { exitCodes } from '../exit-code.ts';
import { requireRun } from '../find-run.ts';

export function addCancelCommand(program: Command, intake: CommandIntake): void {
  program
    .command('cancel')
    .description('end a run at once; what it stored stays, nothing is removed')
    .argument('<run-id>')
    .addHelpText('after', '\nExample:\n  npm run -s admin -- cancel 6f9d1c8e-2f57-4a0e-9a50-0c3a54d0a3b1')
    .action((runId: string) => {
      intake.run((context) => cancel(context, runId));
    });
}

async function cancel(context: CommandContext, runId: string): Promise<ExitCode> {
  const run = await requireRun(context.services.db, runId);
  if (await cancelRun(context.services.db, run.id, 'canceled')) {
    context.stderr.write(`${run.connector}: run ${run.id} is canceled.\n`);
    return exitCodes.done;
  }
  const { status } = await requireRun(context.services.db, runId);
  context.stderr.write(`${run.connector}: run ${run.id} had ended already: ${status}.\n`);
  return exitCodes.failed;
}
