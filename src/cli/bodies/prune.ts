import { pruneAll } from '../../sync/manage/prune.ts';
import type { StoreContext } from '../command-context.ts';
import type { ExitCode } from '../exit-code.ts';
import { exitCodes } from '../exit-code.ts';
import { printJson } from '../output/print-rows.ts';
import { writeText } from '../output/write-text.ts';

export interface PruneOptions {
  readonly days?: number;
  readonly json?: boolean;
}

export async function prune(context: StoreContext, options: PruneOptions): Promise<ExitCode> {
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
