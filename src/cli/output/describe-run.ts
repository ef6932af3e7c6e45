import type { Run, RunWithSteps } from '../../domain/run.ts';
import { isLive } from '../../domain/run.ts';
import { describeDuration } from './describe-duration.ts';
import { durationMs } from './run-json.ts';

/** The outcome of a run for a person: what happened, what to do, and what to know. */
export function describeRun(run: RunWithSteps): readonly string[] {
  const duration = describeDuration(durationMs(run));
  const after = isLive(run.status) || duration === null ? '' : ` after ${duration}`;
  const requests = run.requests === 1 ? '1 request' : `${String(run.requests)} requests`;
  return [
    `${run.connector}: ${run.status}${after}, ${requests} (run ${run.id})`,
    ...describeFailure(run.error),
    ...run.steps.flatMap((step) =>
      step.error === null || step.error.message === run.error?.message
        ? []
        : [`  ${step.name} ${step.status}: ${step.error.message} ${step.error.advice}`],
    ),
    ...run.warnings.map((warning) => `  note: ${warning}`),
  ];
}

function describeFailure(error: Run['error']): readonly string[] {
  if (error === null) {
    return [];
  }
  const marks = [error.code, error.requestId === null ? null : `request ${error.requestId}`].filter(
    (mark) => mark !== null,
  );
  return [
    `  ${error.message}${marks.length === 0 ? '' : ` (${marks.join(', ')})`}`,
    ...(error.advice === '' ? [] : [`  What to do: ${error.advice}`]),
  ];
}
