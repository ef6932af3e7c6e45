import type { StepCounts } from '../domain/step.ts';

const counters: readonly { readonly name: keyof StepCounts; readonly column: string }[] = [
  { name: 'requests', column: 'requests' },
  { name: 'pages', column: 'pages' },
  { name: 'read', column: 'read' },
  { name: 'inserted', column: 'inserted' },
  { name: 'updated', column: 'updated' },
  { name: 'unchanged', column: 'unchanged' },
  { name: 'removed', column: 'removed' },
  { name: 'rejected', column: 'rejected' },
  { name: 'outOfScope', column: 'out_of_scope' },
  { name: 'throttledMs', column: 'throttled_ms' },
];

/** SQL that adds counts to rows of `steps`: `countValues` are its parameters from `$first` on. */
export function addedCounts(first: number): string {
  return counters.map(({ column }, place) => `${column} = ${column} + $${first + place}`).join(', ');
}

/** The parameters of `addedCounts`; what was not counted is 0. */
export function countValues(counts: Partial<StepCounts>): readonly number[] {
  return counters.map(({ name }) => Math.round(counts[name] ?? 0));
}
