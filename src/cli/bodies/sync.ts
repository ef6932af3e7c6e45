import type { Connector } from '../../domain/connector.ts';
import type { RunWithSteps } from '../../domain/run.ts';
import { mapInGroups } from '../../lib/map-in-groups.ts';
import { requireFit } from '../../queue/require-fit.ts';
import { listConnectorPages } from '../../store/connectors.ts';
import { getRunWithSteps } from '../../store/runs.ts';
import { startRun } from '../../sync/start-run.ts';
import type { CommandContext } from '../command-context.ts';
import { CommandError } from '../command-error.ts';
import type { ExitCode } from '../exit-code.ts';
import { exitCodes } from '../exit-code.ts';
import { requireConnectors } from '../find-connector.ts';
import type { FormatOptions, OutputFormat } from '../output/output-format.ts';
import { chosenFormat } from '../output/output-format.ts';
import { printJson } from '../output/print-rows.ts';
import { printRun, printRuns } from '../output/print-run.ts';
import { waitForRuns } from '../progress/wait-for-runs.ts';
import { runsExitCode } from '../runs-exit-code.ts';

// A thousand connectors start in seconds. Each start holds a connection of the pool, which has as many and a few more.
const atOnce = 8;

export interface SyncOptions extends FormatOptions {
  readonly all?: boolean;
  readonly full?: boolean;
  readonly wait?: boolean;
}

export async function sync(
  context: CommandContext,
  names: readonly string[],
  options: SyncOptions,
): Promise<ExitCode> {
  if ((options.all === true) === names.length > 0) {
    throw new CommandError(exitCodes.usage, ['sync: give the names of connectors, or --all, and not both.']);
  }
  const { db, queue } = context.services;
  await requireFit(queue);
  const pages = options.all === true ? listConnectorPages(db) : [await requireConnectors(db, names)];
  const runIds: string[] = [];
  let asked = 0;
  for await (const page of pages) {
    asked += page.length;
    const starts = await mapInGroups(page, atOnce, (connector) =>
      start(context, connector, options.full === true),
    );
    for (const { runId, note } of starts) {
      if (note !== null) context.stderr.write(`${note}\n`);
      if (runId !== null) runIds.push(runId);
    }
  }
  const runs = await outcomes(context, runIds, options.wait === true);
  if (runs.length < runIds.length) {
    context.stderr.write('A connector was removed, and its run with it.\n');
  }
  await print(context, chosenFormat(options), { runs, isOneName: names.length === 1 });
  // A connector that was removed in the meantime has no run to show any more.
  return runs.length < asked ? exitCodes.failed : runsExitCode(runs);
}

/** One name gives one object, or null where its connector is gone; several give a list. */
async function print(
  context: CommandContext,
  format: OutputFormat,
  { runs, isOneName }: { readonly runs: readonly RunWithSteps[]; readonly isOneName: boolean },
): Promise<void> {
  const [only] = runs;
  if (!isOneName) await printRuns(context, format, runs);
  else if (only !== undefined) await printRun(context, format, only);
  else if (format === 'json') await printJson(context, null);
}

interface Start {
  /** Null where the connector is gone. */
  readonly runId: string | null;
  /** What the person should know of it. */
  readonly note: string | null;
}

async function start({ services }: CommandContext, connector: Connector, full: boolean): Promise<Start> {
  const started = await startRun(services, { connectorId: connector.id, trigger: 'manual', full });
  if (started === null) return { runId: null, note: `${connector.name}: the connector was removed.` };
  const { runId, isNew } = started;
  if (isNew) return { runId, note: null };
  const also = full ? ' --full does not change it.' : '';
  return { runId, note: `${connector.name}: a run is under way already (${runId}).${also}` };
}

async function outcomes(
  context: CommandContext,
  runIds: readonly string[],
  isWaiting: boolean,
): Promise<readonly RunWithSteps[]> {
  const { services, stderr } = context;
  if ((await services.countWorkers?.()) === 0) {
    stderr.write('No worker is connected: the runs wait until one is (`npm run worker`).\n');
  }
  if (isWaiting) {
    await using workers = (await services.startWorkers?.()) ?? null;
    return await waitForRuns(context, runIds, workers !== null);
  }
  if (services.startWorkers !== null) {
    stderr.write('Queued. Nothing runs it yet: start `npm start`, or add --wait.\n');
  }
  const runs = await mapInGroups(runIds, atOnce, (runId) => getRunWithSteps(services.db, runId));
  return runs.filter((run) => run !== null);
}
