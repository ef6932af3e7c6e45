import { listRejectedRows } from '../../store/rejected-rows.ts';
import type { StoreContext } from '../command-context.ts';
import type { ExitCode } from '../exit-code.ts';
import { exitCodes } from '../exit-code.ts';
import { requireRun } from '../find-run.ts';
import type { FormatOptions } from '../output/output-format.ts';
import { chosenFormat } from '../output/output-format.ts';
import { printRun } from '../output/print-run.ts';

/** Enough to see what is wrong with them; a whole broken tenant would bury it. */
const maxRejected = 50;

export async function run(context: StoreContext, runId: string, options: FormatOptions): Promise<ExitCode> {
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
