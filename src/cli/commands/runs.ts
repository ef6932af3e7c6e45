import type { Command } from 'commander';
import type { CommandContext, CommandIntake } from '../command-context.ts';
import type { ExitCode } from '../exit-code.ts';
import { exitCodes } from '../exit-code.ts';
import { requireConnector } from '../find-connector.ts';
import type { FormatOptions } from '../output/output-format.ts';
import { addFormatOptions, chosenFormat } from '../output/output-format.ts';
import { printRows } from '../output/print-rows.ts';
import { runColumns } from '../output/run-columns.ts';
import { durationMs } from '../output/run-json.ts';
import { parsePositive } from '../parse-positive.ts';
import { listRuns } from '../../store/runs.ts';

interface RunsOptions extends FormatOptions {
  readonly limit: number;
}

export function addRunsCommand(program: Command, intake: CommandIntake): void {
  const command = program
    .command('runs')
    .description('the last runs, of one connector or of all, newest first')
    .argument('[name]', 'name of a connector')
    .option('--limit <count>', 'how many', parsePositive, 20)
    .addHelpText('after', '\nExample:\n  npm run -s admin -- runs contoso --limit 5');
  addFormatOptions(command).action((name: string | undefined, options: RunsOptions) => {
    intake.run((context) => runs(context, name ?? null, options));
  });
}

async function runs(context: CommandContext, name: string | null, options: RunsOptions): Promise<ExitCode> {
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
