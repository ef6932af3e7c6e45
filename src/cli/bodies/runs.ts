import type { StoreContext } from '../command-context.ts';
import type { ExitCode } from '../exit-code.ts';
import { exitCodes } from '../exit-code.ts';
import { requireConnector } from '../find-connector.ts';
import type { FormatOptions } from '../output/output-format.ts';
import { chosenFormat } from '../output/output-format.ts';
import { printRows } from '../output/print-rows.ts';
import { runColumns } from '../output/run-columns.ts';
import { durationMs } from '../output/run-json.ts';
import { listRuns } from '../../store/runs.ts';

export interface RunsOptions extends FormatOptions {
  readonly limit: number;
}

export async function runs(
  context: StoreContext,
  name: string | null,
  options: RunsOptions,
): Promise<ExitCode> {
  const { db } = context.services;
  const connectorId = name === null ? null : (await requireConnector(db, name)).id;
  const found = await listRuns(db, { connectorId, limit: options.limit });
  const format = chosenFormat(options);
  if (format === 'json') {
    const rows = found.map(({ id, connectorId: _connectorId, delivery: _delivery, ...run }) => ({
      runId: id,
      ...run,
      durationMs: durationMs(run),
    }));
    await printRows(context, format, [], rows);
  } else {
    await printRows(context, format, runColumns, found);
  }
  return exitCodes.done;
}
