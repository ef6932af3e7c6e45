import { durationMs } from '../../cli/output/run-json.ts';
import type { Run } from '../../domain/run.ts';

/** A run as lists give it, in the API and in files: all of it but its steps, times as text. */
export function toRunItem(run: Run) {
  return {
    runId: run.id,
    connectorId: run.connectorId,
    connector: run.connector,
    status: run.status,
    mode: run.mode,
    trigger: run.trigger,
    createdAt: run.createdAt.toISOString(),
    startedAt: run.startedAt?.toISOString() ?? null,
    finishedAt: run.finishedAt?.toISOString() ?? null,
    durationMs: durationMs(run),
    requests: run.requests,
    warnings: [...run.warnings],
    error: run.error,
  };
}

export type RunItem = ReturnType<typeof toRunItem>;
