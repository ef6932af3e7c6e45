import type { Producer } from './producer.ts';
import { QueueError } from './queue-error.ts';
import { whyUnfit } from './queue-facts.ts';

/**
 * Asks the queue's home once whether jobs may be put there. Rejects with a QueueError: `unfit` with the sentence that
 * keeps processes from starting, `unreachable` where it does not answer.
 */
export async function requireFit(queue: Pick<Producer, 'inspectQueue'>): Promise<void> {
  const reason = whyUnfit(await queue.inspectQueue());
  if (reason !== null) throw new QueueError('unfit', reason);
}
