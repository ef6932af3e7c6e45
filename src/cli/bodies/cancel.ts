import { cancelRun } from '../../sync/cancel-run.ts';
import type { StoreContext } from '../command-context.ts';
import type { ExitCode } from '../exit-code.ts';
import { exitCodes } from '../exit-code.ts';
import { requireRun } from '../find-run.ts';

export async function cancel(context: StoreContext, runId: string): Promise<ExitCode> {
  const run = await requireRun(context.services.db, runId);
  if (await cancelRun(context.services.db, run.id, 'canceled')) {
    context.stderr.write(`${run.connector}: run ${run.id} is canceled.\n`);
    return exitCodes.done;
  }
  const { status } = await requireRun(context.services.db, runId);
  context.stderr.write(`${run.connector}: run ${run.id} had ended already: ${status}.\n`);
  return exitCodes.failed;
}
