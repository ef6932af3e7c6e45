import type { JobsOptions } from 'bullmq';
import { z } from 'zod';
import type { StepName } from '../domain/step.ts';
import type { JobRef, JobStep } from '../sync/ports.ts';

/** One queue for everything, so that all tenants take turns. */
export const queueName = 'm365-sync';

type JobName = 'run' | 'organization' | 'subscriptions' | 'users' | 'report' | 'finish';

const plainSteps = ['run', 'organization', 'subscriptions', 'users', 'finish'] as const;
const reportStep = z.templateLiteral(['report:', z.string().min(1)]);
const count = z.int().nonnegative();

const jobRef = z.strictObject({
  runId: z.uuid(),
  delivery: count,
  step: z.union([z.enum(plainSteps), reportStep]),
  range: count,
  hop: count,
});

/** Parses a message. Throws a ZodError for one that this version did not write. */
export function parseJobRef(data: unknown): JobRef {
  return jobRef.parse(data);
}

/** `<run>-<delivery>-<step>-<range>-<n>`. BullMQ forbids a colon in an id; reports have one in their name. */
export function jobId(job: JobRef): string {
  return [job.runId, job.delivery, job.step.replace(':', '.'), job.range, job.hop].join('-');
}

/** The kind of a job, as dashboards of the queue group it. */
export function jobName(step: JobStep): JobName {
  return isReport(step) ? 'report' : step;
}

/** The id of the `finish` over all jobs of one delivery. */
export function finishOf(job: JobRef): JobRef {
  return { runId: job.runId, delivery: job.delivery, step: 'finish', range: 0, hop: 0 };
}

/** Options of one job; with `parent` where it belongs under a `finish`. */
export function jobOptions(job: JobRef): JobsOptions & { readonly jobId: string } {
  return {
    jobId: jobId(job),
    // Only a `retry` verdict spends one: about 2 + 4 + 8 s, after the retries inside the step are used up.
    attempts: 4,
    backoff: { type: 'exponential', delay: 2_000, jitter: 0.5 },
    // Finished jobs are for looking at only, the database knows the rest. Without both limits a Redis fills up:
    // an age alone keeps a busy hour, a count alone is never looked at again in a quiet queue.
    removeOnComplete: { age: 3_600, count: 1_000 },
    removeOnFail: { age: 86_400, count: 5_000 },
  };
}

/**
 * What every job with a parent carries: without it one failed child leaves the parent waiting for ever.
 * The step's outcome is in the database, and `finish` judges that.
 */
export const childOptions = { ignoreDependencyOnFailure: true } as const satisfies JobsOptions;

type ReportStep = Extract<StepName, `report:${string}`>;

function isReport(step: JobStep): step is ReportStep {
  return step.startsWith('report:');
}
