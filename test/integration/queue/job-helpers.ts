import { randomUUID } from 'node:crypto';
import { createConsumer, type Consumer } from '../../../src/queue/consumer.ts';
import type { QueueBackend } from '../../../src/queue/backend.ts';
import type { JobContext, JobRef, JobStep, Verdict } from '../../../src/sync/ports.ts';

export const done: Verdict = { type: 'done' };

/** Refs of one delivery of one run. */
export function newRun(): (
  step: JobStep,
  place?: { readonly range?: number; readonly hop?: number },
) => JobRef {
  const runId = randomUUID();
  return (step, place = {}) => ({ runId, delivery: 0, step, range: place.range ?? 0, hop: place.hop ?? 0 });
}

export interface TestConsumer {
  readonly consumer: Consumer;
  /** Every call of the handler, as `step` or `step#hop`. */
  readonly calls: string[];
  readonly errors: { readonly error: unknown; readonly jobId: string | null }[];
}

/** A consumer that writes down what it is given and what goes wrong. */
export function consume(
  backend: QueueBackend,
  handler: (job: JobRef, context: JobContext) => Verdict | Promise<Verdict>,
  options: { readonly concurrency?: number; readonly leaseMs?: number } = {},
): TestConsumer {
  const calls: string[] = [];
  const errors: { error: unknown; jobId: string | null }[] = [];
  const consumer = createConsumer({
    backend,
    concurrency: options.concurrency ?? 4,
    leaseMs: options.leaseMs ?? 30_000,
    onError: (error, jobId) => void errors.push({ error, jobId }),
    handler: async (job, context) => {
      calls.push(job.hop === 0 ? job.step : `${job.step}#${job.hop}`);
      return handler(job, context);
    },
  });
  return { consumer, calls, errors };
}
