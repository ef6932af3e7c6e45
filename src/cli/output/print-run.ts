import type { RunWithSteps } from '../../domain/run.ts';
import type { StoreContext } from '../command-context.ts';
import { describeRun } from './describe-run.ts';
import type { OutputFormat } from './output-format.ts';
import { printJson, printRows } from './print-rows.ts';
import { runColumns, stepColumns } from './run-columns.ts';
import { toRunJson } from './run-json.ts';

/** One run: an object in JSON, its steps otherwise. */
export async function printRun(
  context: StoreContext,
  format: OutputFormat,
  run: RunWithSteps,
): Promise<void> {
  if (format === 'json') {
    await printJson(context, toRunJson(run));
  } else {
    await printRows(context, format, stepColumns, run.steps);
  }
  sayOutcome(context, run);
}

/** Several runs: an array in JSON, one row each otherwise. */
export async function printRuns(
  context: StoreContext,
  format: OutputFormat,
  runs: readonly RunWithSteps[],
): Promise<void> {
  if (format === 'json') {
    await printJson(
      context,
      runs.map((run) => toRunJson(run)),
    );
  } else {
    await printRows(context, format, runColumns, runs);
  }
  for (const run of runs) {
    sayOutcome(context, run);
  }
}

function sayOutcome(context: StoreContext, run: RunWithSteps): void {
  for (const line of describeRun(run)) {
    context.stderr.write(`${line}\n`);
  }
}
