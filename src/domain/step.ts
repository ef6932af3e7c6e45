import type { Failure } from './failure.ts';

/** `report:` steps are named after Graph's function, so that a new report needs no new name here. */
export type StepName = 'organization' | 'subscriptions' | 'users' | `report:${string}`;

/**
 * `fetched`: everything was read and is committed or staged; `finish` closes it.
 * A step is open while `pending` or `running`; `finish` judges nothing before no step is open.
 */
export const stepStatuses = [
  'pending',
  'running',
  'fetched',
  'succeeded',
  'skipped',
  'failed',
  'canceled',
] as const;
export type StepStatus = (typeof stepStatuses)[number];

export interface StepCounts {
  readonly requests: number;
  readonly pages: number;
  readonly read: number;
  readonly inserted: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly removed: number;
  readonly rejected: number;
  readonly outOfScope: number;
  readonly throttledMs: number;
}

export interface Step extends StepCounts {
  readonly name: StepName;
  readonly status: StepStatus;
  /** Why a step was skipped, in a word: the kind of its error. */
  readonly reason: string | null;
  /** Claims after a failure or a crash count, and the first; parking, hand-over and give-back do not. */
  readonly attempts: number;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
  readonly durationMs: number | null;
  readonly error: Failure | null;
}

export const noCounts: StepCounts = {
  requests: 0,
  pages: 0,
  read: 0,
  inserted: 0,
  updated: 0,
  unchanged: 0,
  removed: 0,
  rejected: 0,
  outOfScope: 0,
  throttledMs: 0,
};

/** True while `finish` has to wait for the step. */
export function isOpen(status: StepStatus): boolean {
  return status === 'pending' || status === 'running';
}
