import { JobQueueError } from '../sync/ports.ts';

type QueueErrorKind =
  /** No answer from the queue's home in time, or no connection to it. */
  | 'unreachable'
  /** It answered with an error. */
  | 'refused'
  /** It is set up in a way, or so old, that jobs would get lost in it. */
  | 'unfit';

/** A fault of the queue. The message names host and port, never a secret, and is fit to print. */
export class QueueError extends JobQueueError {
  readonly kind: QueueErrorKind;

  constructor(kind: QueueErrorKind, message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'QueueError';
    this.kind = kind;
  }
}

/** Where the queue is, and what its connections complained of last; null once they are up again. */
export interface QueuePlace {
  readonly place: string;
  readonly lastFault: () => Error | null;
}

const connectionFault =
  /ECONN|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|EPIPE|ENETUNREACH|Connection is closed|timed out|timeout|isn't writeable|terminated|max retries|^LOADING/i;

// What ioredis says when there is no connection: why there is none stands in the fault before it.
const noConnection = /Connection is closed|timed out|isn't writeable|max retries/i;

/** What a person can do about what Redis answers, by the word that its answer begins with. */
const advice: ReadonlyMap<string, string> = new Map([
  [
    'OOM',
    'it is full. Raise its maxmemory, or remove what else lies in it; the database holds what is to be done then',
  ],
  ['WRONGPASS', 'check user and password in REDIS_URL'],
  ['NOAUTH', 'it needs a password in REDIS_URL'],
  ['NOPERM', 'the user in REDIS_URL needs more rights: all commands on the keys of the queue, and INFO'],
  ['READONLY', 'it is a replica, and REDIS_URL has to name the primary'],
  ['MISCONF', 'it cannot write to its disk. Make room there, or look into its log'],
  ['MOVED', 'it is a cluster, and the queue needs a Redis that is not'],
  ['CROSSSLOT', 'it is a cluster, and the queue needs a Redis that is not'],
]);
const known = new RegExp(`\\b(${[...advice.keys()].join('|')})\\b`);

/** Wraps what a driver threw, saying which of the two it was, where, why, and what to do. */
export function toQueueError(error: unknown, { place, lastFault }: QueuePlace): QueueError {
  if (error instanceof QueueError) return error;
  const told = noConnection.test(textOf(error)) ? (lastFault() ?? error) : error;
  const text = textOf(told);
  const word = known.exec(text)?.[1] ?? '';
  const todo = advice.get(word);
  if (todo !== undefined)
    return new QueueError('refused', `the queue in ${place} refused (${word}): ${todo}`, error);
  return connectionFault.test(`${codeOf(told)} ${text}`)
    ? new QueueError('unreachable', `cannot reach the queue in ${place}: ${text}`, error)
    : new QueueError('refused', `the queue in ${place} refused: ${text}`, error);
}

/** For a call that got no answer in time. */
export function unansweredError({ place, lastFault }: QueuePlace, ms: number): QueueError {
  const fault = lastFault();
  if (fault !== null) return toQueueError(fault, { place, lastFault });
  return new QueueError('unreachable', `no answer from the queue in ${place} within ${ms / 1_000} s`);
}

function textOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // Of several addresses that were tried Node gives an error without a text.
  return (error.message === '' ? codeOf(error) : error.message).replace(/\.$/, '');
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
