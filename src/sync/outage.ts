import { isStoreOutage } from '../store/store-error.ts';
import { JobQueueError } from './ports.ts';

/**
 * True for a store or a queue that is away for the moment. Nothing is known to be wrong with the run: its job comes
 * again, and goes on from what is committed.
 */
export function isOutage(error: unknown): boolean {
  return error instanceof JobQueueError || isStoreOutage(error);
}
