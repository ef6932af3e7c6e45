import { sleep } from '../lib/sleep.ts';
import type { QueueBackend } from './backend.ts';
import { QueueError } from './queue-error.ts';
import { whyUnfit } from './queue-facts.ts';

// Each question is a connection of its own; a Redis that comes back is noticed soon enough.
const askEveryMs = 1_000;

interface AskOptions {
  /** Ends the asking. */
  readonly signal: AbortSignal;
  /** Told each time that the home did not answer. */
  readonly onWait: (error: unknown) => void;
}

/**
 * Asks the queue's home once whether jobs may be put there, and rejects with a QueueError `unfit` where not. Where
 * it does not answer, it is asked until it does: `usable` rejects with the same.
 */
export async function checkQueue(
  backend: QueueBackend,
  options: AskOptions,
): Promise<{ readonly usable: Promise<void> }> {
  const usable = (await isUsable(backend, options.onWait))
    ? Promise.resolve()
    : askUntilUsable(backend, options);
  // Nobody may be listening yet when it rejects, which would end the process without a word.
  usable.catch(() => undefined);
  return { usable };
}

async function askUntilUsable(backend: QueueBackend, { signal, onWait }: AskOptions): Promise<void> {
  do await sleep(askEveryMs, signal);
  while (!signal.aborted && !(await isUsable(backend, onWait)));
}

/** False where it does not answer. */
async function isUsable(backend: QueueBackend, onWait: AskOptions['onWait']): Promise<boolean> {
  const facts = await backend.inspect().catch((error: unknown) => {
    onWait(error);
    return null;
  });
  const reason = facts === null ? null : whyUnfit(facts);
  if (reason !== null) throw new QueueError('unfit', reason);
  return facts !== null;
}
