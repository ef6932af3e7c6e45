import type { App } from './app.ts';
import type { Check } from './observe/health.ts';
import type { ProcessMetrics } from './observe/metrics.ts';

/** What a process does for its living; disposing it ends that. */
export interface ProcessPart extends AsyncDisposable, Check {}

// Four rounds: one that is late is no fault.
const longestRoundMs = 60_000;

export function startWorkerPart(app: App, metrics: ProcessMetrics): ProcessPart {
  const worker = app.startWorker();
  metrics.watchJobs(() => worker.active().length);
  return {
    name: 'worker',
    problem: () => (worker.isConsuming() ? null : 'takes no jobs: the queue does not answer'),
    [Symbol.asyncDispose]: () => worker[Symbol.asyncDispose](),
  };
}

export function startSchedulerPart(app: App): ProcessPart {
  const scheduler = app.startScheduler();
  return {
    name: 'scheduler',
    problem: () => {
      const sinceMs = scheduler.sinceRoundMs();
      if (sinceMs === null) return 'has not finished a round yet';
      return sinceMs < longestRoundMs ? null : `has finished no round for ${Math.floor(sinceMs / 1_000)} s`;
    },
    [Symbol.asyncDispose]: () => scheduler[Symbol.asyncDispose](),
  };
}
