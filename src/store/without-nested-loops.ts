import type { Queryable } from './database.ts';

/**
 * Runs statements that join rows written a moment ago, in the transaction `tx`. What counts rows for the planner comes
 * a minute later, to the embedded home never, and of a new connector nothing is known either: a plan for one row
 * compares every row with every other, which takes hours at 100,000 of each and most of a run at 400.
 */
export async function withoutNestedLoops<T>(tx: Queryable, work: () => Promise<T>): Promise<T> {
  await tx.query('set local enable_nestloop = off');
  const result = await work();
  await tx.query('set local enable_nestloop = on');
  return result;
}
