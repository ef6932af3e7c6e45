import type { Transaction } from './database.ts';

/**
 * Runs statements that join rows written a moment ago; `work` gives them to the transaction before it returns. What counts rows for the planner comes
 * a minute later, to the embedded home never, and of a new connector nothing is known either: a plan for one row
 * compares every row with every other, which takes hours at 100,000 of each and most of a run at 400.
 */
export function withoutNestedLoops<T>(tx: Transaction, work: () => T): T {
  tx.send('set local enable_nestloop = off');
  const result = work();
  tx.send('set local enable_nestloop = on');
  return result;
}
