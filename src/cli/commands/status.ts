import type { Command } from 'commander';
import type { Connector } from '../../domain/connector.ts';
import type { Run } from '../../domain/run.ts';
import { listConnectors } from '../../store/connectors.ts';
import { listRuns } from '../../store/runs.ts';
import type { CommandContext, CommandIntake } from '../command-context.ts';
import type { ExitCode } from '../exit-code.ts';
import { exitCodes } from '../exit-code.ts';
import type { Column } from '../output/column.ts';
import { connectorState } from '../output/connector-columns.ts';
import type { FormatOptions } from '../output/output-format.ts';
import { addFormatOptions, chosenFormat } from '../output/output-format.ts';
import { printPages } from '../output/print-rows.ts';

interface StatusRow {
  readonly connector: string;
  readonly state: string;
  readonly lastRun: Pick<Run, 'id' | 'status' | 'mode' | 'startedAt' | 'finishedAt' | 'error'> | null;
  readonly nextRunAt: Date | null;
  readonly throttledUntil: Date | null;
  readonly problem: string | null;
}

const columns: readonly Column<StatusRow>[] = [
  { name: 'connector', value: (row) => row.connector },
  { name: 'state', value: (row) => row.state },
  { name: 'lastRun', value: (row) => row.lastRun?.status ?? 'never' },
  { name: 'mode', value: (row) => row.lastRun?.mode ?? null, isInTable: false },
  { name: 'startedAt', value: (row) => row.lastRun?.startedAt?.toISOString() ?? null },
  { name: 'finishedAt', value: (row) => row.lastRun?.finishedAt?.toISOString() ?? null, isInTable: false },
  { name: 'runId', value: (row) => row.lastRun?.id ?? null, isInTable: false },
  { name: 'nextRunAt', value: (row) => row.nextRunAt?.toISOString() ?? null },
  { name: 'throttledUntil', value: (row) => row.throttledUntil?.toISOString() ?? null, isInTable: false },
  { name: 'problem', value: (row) => row.problem },
];

export function addStatusCommand(program: Command, intake: CommandIntake): void {
  const command = program
    .command('status')
    .description('each connector: state, last run, next run, what is wrong')
    .addHelpText('after', '\nExample:\n  npm run -s admin -- status');
  addFormatOptions(command).action((options: FormatOptions) => {
    intake.run((context) => status(context, options));
  });
}

async function status(context: CommandContext, options: FormatOptions): Promise<ExitCode> {
  await printPages(context, chosenFormat(options), columns, statusPages(context));
  return exitCodes.done;
}

async function* statusPages({ services: { db }, now }: CommandContext): AsyncGenerator<readonly StatusRow[]> {
  for (const connector of await listConnectors(db)) {
    const [last] = await listRuns(db, { connectorId: connector.id, limit: 1 });
    yield [statusRow(connector, last ?? null, now())];
  }
}

function statusRow(connector: Connector, run: Run | null, now: Date): StatusRow {
  const { throttledUntil } = connector;
  return {
    connector: connector.name,
    state: connectorState(connector),
    lastRun: run && {
      id: run.id,
      status: run.status,
      mode: run.mode,
      startedAt: run.startedAt,
      finishedAt: run.finishedAt,
      error: run.error,
    },
    nextRunAt: connector.isPaused ? null : connector.nextRunAt,
    throttledUntil: throttledUntil !== null && throttledUntil > now ? throttledUntil : null,
    problem: connector.needsAttention?.message ?? run?.error?.message ?? null,
  };
}
