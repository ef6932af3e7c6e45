import { isLive, type RunStatus } from '../../../domain/run.ts';
import { isOpen } from '../../../domain/step.ts';
import type { WatchedRun } from '../../../store/watched-run.ts';

/** How a run stands, in words that change seldom enough to be read out. */
export function runSummary({ status, steps, wait }: Pick<WatchedRun, 'status' | 'steps' | 'wait'>): string {
  if (!isLive(status)) return sentences[status];
  const read = steps.filter((step) => !isOpen(step.status)).length;
  const progress = steps.length === 0 ? '' : ` ${read} of ${steps.length} steps are read.`;
  if (wait === null) return `${sentences[status]}${progress}`;
  return wait.reason === 'throttled'
    ? `The run waits: Microsoft asked for it.${progress}`
    : `The run waits.${progress}`;
}

const sentences = {
  queued: 'The run waits for a worker.',
  running: 'The run is under way.',
  succeeded: 'The run succeeded.',
  partial: 'The run ended, but not everything was read.',
  failed: 'The run failed.',
  canceled: 'The run was canceled.',
} as const satisfies Record<RunStatus, string>;
