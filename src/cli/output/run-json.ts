import type { RunWithSteps } from '../../domain/run.ts';
import type { Step } from '../../domain/step.ts';

type StepJson = Omit<Step, 'startedAt' | 'finishedAt'>;

/** A run as `--json` prints it (design §6: fixed). */
export interface RunJson extends Pick<
  RunWithSteps,
  'connector' | 'status' | 'mode' | 'trigger' | 'startedAt' | 'finishedAt' | 'requests' | 'error'
> {
  readonly runId: string;
  readonly durationMs: number | null;
  readonly steps: readonly StepJson[];
}

export function toRunJson(run: RunWithSteps): RunJson {
  return {
    runId: run.id,
    connector: run.connector,
    status: run.status,
    mode: run.mode,
    trigger: run.trigger,
    startedAt: run.startedAt,
    finishedAt: run.finishedAt,
    durationMs: durationMs(run),
    requests: run.requests,
    steps: run.steps.map((step) => toStepJson(step)),
    error: run.error,
  };
}

/** Null until the run is ended. */
export function durationMs(run: Pick<RunWithSteps, 'startedAt' | 'finishedAt'>): number | null {
  return run.startedAt === null || run.finishedAt === null
    ? null
    : run.finishedAt.getTime() - run.startedAt.getTime();
}

function toStepJson(step: Step): StepJson {
  return {
    name: step.name,
    status: step.status,
    reason: step.reason,
    attempts: step.attempts,
    requests: step.requests,
    pages: step.pages,
    read: step.read,
    inserted: step.inserted,
    updated: step.updated,
    unchanged: step.unchanged,
    removed: step.removed,
    rejected: step.rejected,
    outOfScope: step.outOfScope,
    throttledMs: step.throttledMs,
    durationMs: step.durationMs,
    error: step.error,
  };
}
