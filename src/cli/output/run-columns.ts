import type { Run } from '../../domain/run.ts';
import type { Step } from '../../domain/step.ts';
import type { Column } from './column.ts';
import { describeDuration } from './describe-duration.ts';
import { durationMs } from './run-json.ts';

export const runColumns: readonly Column<Run>[] = [
  { name: 'runId', value: (run) => run.id },
  { name: 'connector', value: (run) => run.connector },
  { name: 'status', value: (run) => run.status },
  { name: 'mode', value: (run) => run.mode },
  { name: 'trigger', value: (run) => run.trigger },
  { name: 'startedAt', value: (run) => run.startedAt?.toISOString() ?? null },
  { name: 'finishedAt', value: (run) => run.finishedAt?.toISOString() ?? null, isInTable: false },
  { name: 'duration', value: (run) => describeDuration(durationMs(run)) },
  { name: 'requests', value: (run) => run.requests },
  { name: 'error', value: (run) => run.error?.message ?? null, isInTable: false },
];

export const stepColumns: readonly Column<Step>[] = [
  { name: 'step', value: (step) => step.name },
  {
    name: 'status',
    value: (step) => (step.reason === null ? step.status : `${step.status} (${step.reason})`),
  },
  { name: 'attempts', value: (step) => step.attempts, isInTable: false },
  { name: 'requests', value: (step) => step.requests },
  { name: 'pages', value: (step) => step.pages, isInTable: false },
  { name: 'read', value: (step) => step.read },
  { name: 'inserted', value: (step) => step.inserted },
  { name: 'updated', value: (step) => step.updated },
  { name: 'unchanged', value: (step) => step.unchanged },
  { name: 'removed', value: (step) => step.removed },
  { name: 'rejected', value: (step) => step.rejected },
  { name: 'outOfScope', value: (step) => step.outOfScope },
  { name: 'throttled', value: (step) => describeDuration(step.throttledMs), isInTable: false },
  { name: 'duration', value: (step) => describeDuration(step.durationMs) },
];
