import type { EndedRun } from '../domain/run.ts';
import type { StepName } from '../domain/step.ts';

/** What a job can be about: a step, or the planning and the closing of a run. */
export type JobStep = StepName | 'run' | 'finish';

/** Names a job, and with that its message: ids only, the database knows the rest (I1). */
export interface JobRef {
  readonly runId: string;
  /** Rises when the reaper delivers a run again; jobs of an older delivery do nothing. */
  readonly delivery: number;
  readonly step: JobStep;
  readonly range: number;
  /** The place in a chain of jobs of one step and range. */
  readonly hop: number;
}

/** The queue did not take a call: it is away, or it refused. What was committed before stays. */
export class JobQueueError extends Error {}

/** The queue as `sync` needs it; filled by `queue/`. Rejects with JobQueueError. Never called inside a store transaction. */
export interface JobQueue {
  /** Adds the `run` job that a worker plans. Adding one that exists is nothing. */
  enqueueRun(job: JobRef): Promise<void>;
  /** As `enqueueRun`, for all of them at once. */
  enqueueRuns(jobs: readonly JobRef[]): Promise<void>;
  /** Adds the parent `finish` and its children in one go. Without children `finish` runs at once. */
  enqueueFlow(finish: JobRef, children: readonly JobRef[]): Promise<void>;
  /** Adds the next job of a chain under the `finish` of its delivery. A parent that is gone is not an error. */
  enqueueNext(job: JobRef): Promise<void>;
  /** True where no job of that id waits, is delayed, is active or waits for children. */
  isGone(job: JobRef): Promise<boolean>;
  /**
   * Those of many jobs that nobody will deliver: gone, or put off far beyond `now`, the database's time. Only for
   * jobs that the database has nothing to wait for.
   */
  listLost(jobs: readonly JobRef[], now: Date): Promise<readonly JobRef[]>;
}

/** What is measured of runs in this process; filled by `observe/`. */
export interface SyncMetrics {
  /** Microsoft asked us to wait for so long. */
  throttled(waitMs: number): void;
  runEnded(run: EndedRun): void;
}

/** What becomes of a job that was handled. Everything else about it is in the database already. */
export type Verdict =
  | { readonly type: 'done' }
  /** Not within the next `waitMs`; spends no attempt. A duration, since the clocks of the workers may differ. */
  | { readonly type: 'park'; readonly waitMs: number }
  /** Goes back to the queue at once for another worker; spends no attempt (SIGTERM). */
  | { readonly type: 'give-back' }
  /** A transient fault: the queue delivers it again with its own backoff. */
  | { readonly type: 'retry'; readonly cause: unknown };

export interface JobContext {
  readonly jobId: string;
  /** Aborts when the worker stops or the job's lock is lost. */
  readonly signal: AbortSignal;
}

export type JobHandler = (job: JobRef, context: JobContext) => Promise<Verdict>;
