import type { Failure } from './failure.ts';
import type { Step } from './step.ts';

export const runModes = ['full', 'incremental'] as const;
export type RunMode = (typeof runModes)[number];

export const runTriggers = ['manual', 'schedule', 'api'] as const;
export type RunTrigger = (typeof runTriggers)[number];

export const runStatuses = ['queued', 'running', 'succeeded', 'partial', 'failed', 'canceled'] as const;
export type RunStatus = (typeof runStatuses)[number];
/** The statuses a run can end with. */
export type RunEnding = Exclude<RunStatus, 'queued' | 'running'>;

/** A run at its end. */
export interface EndedRun {
  readonly status: RunEnding;
  readonly trigger: RunTrigger;
  /** From its first claim to its end. */
  readonly durationMs: number;
}

export interface Run {
  readonly id: string;
  readonly connectorId: string;
  readonly connector: string;
  readonly status: RunStatus;
  /** Null until the run is planned. */
  readonly mode: RunMode | null;
  readonly trigger: RunTrigger;
  readonly delivery: number;
  readonly createdAt: Date;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
  /** Every request sent: retries, tokens and downloads included. */
  readonly requests: number;
  /** Things a person should know although nothing failed, one sentence each. */
  readonly warnings: readonly string[];
  readonly error: Failure | null;
}

export interface RunWithSteps extends Run {
  readonly steps: readonly Step[];
}

/** True while a run is not ended: at most one such run exists per connector (I2). */
export function isLive(status: RunStatus): boolean {
  return status === 'queued' || status === 'running';
}
