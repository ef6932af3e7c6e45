import { JobQueueError } from '../sync/ports.ts';

type QueueErrorKind =
  /** No answer from the queue's home in time, or no connection to it. */
  | 'unreachable'
  /** It answered with an error. */
  | 'refused';

/** A fault of the queue. The message names host and port, never a secret, and is fit to print. */
export class QueueError extends JobQueueError {
  readonly kind: QueueErrorKind;

  constructor(kind: QueueErrorKind, message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'QueueError';
    this.kind = kind;
  }
}

const connectionFault =
  /ECONN|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|EPIPE|Connection is closed|timed out|timeout|isn't writeable|terminated|max retries/i;

/** Wraps what a driver threw, saying which of the two it was and where. */
export function toQueueError(error: unknown, place: string): QueueError {
  if (error instanceof QueueError) return error;
  const text = error instanceof Error ? `${readCode(error)} ${error.message}` : String(error);
  const isConnection = connectionFault.test(text);
  return isConnection
    ? new QueueError('unreachable', `cannot reach the queue in ${place}`, error)
    : new QueueError('refused', `the queue in ${place} refused a job`, error);
}

function readCode(error: Error): string {
  return 'code' in error ? String(error.code) : '';
}
