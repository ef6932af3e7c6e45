import type { Run } from '../domain/run.ts';
import type { ExitCode } from './exit-code.ts';
import { exitCodes } from './exit-code.ts';

/** The worst of several runs; a run that is still under way is no fault. */
export function runsExitCode(runs: readonly Pick<Run, 'status'>[]): ExitCode {
  if (runs.some((run) => run.status === 'failed' || run.status === 'canceled')) {
    return exitCodes.failed;
  }
  return runs.some((run) => run.status === 'partial') ? exitCodes.partial : exitCodes.done;
}
