import type { Step } from '../../domain/step.ts';

/** How far a step is, in a few words. */
export function describeStep(step: Step): string {
  const read = step.read === 0 ? '' : `, ${step.read.toLocaleString('en-US')} read`;
  const waited = step.throttledMs === 0 ? '' : `, throttled ${String(Math.round(step.throttledMs / 1000))} s`;
  const reason = step.reason === null ? '' : ` (${step.reason})`;
  return `${step.status}${reason}${read}${waited}`;
}
