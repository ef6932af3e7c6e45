export type StoreErrorKind =
  /** No answer, or no entry: network, password, a database that is not there. */
  | 'unreachable'
  /** Every connection of the pool was taken for too long. */
  | 'busy'
  | 'newer-schema'
  | 'name-taken'
  | 'tenant-taken';

/** A fault of the store that a person can act on. The message names no secret and is fit to print. */
export class StoreError extends Error {
  readonly kind: StoreErrorKind;

  constructor(kind: StoreErrorKind, message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'StoreError';
    this.kind = kind;
  }
}

/** SQLSTATE of an error that Postgres itself gave (both homes), else null. Each has a digit; a socket's EPIPE has none. */
export function sqlState(error: unknown): string | null {
  if (!(error instanceof Error) || !('code' in error)) return null;
  return typeof error.code === 'string' && /^(?=.*\d)[0-9A-Z]{5}$/.test(error.code) ? error.code : null;
}

/** Name of the unique constraint or index that refused a row, else null. */
export function brokenUnique(error: unknown): string | null {
  if (sqlState(error) !== '23505' || !(error instanceof Error) || !('constraint' in error)) return null;
  return typeof error.constraint === 'string' ? error.constraint : null;
}

/**
 * True for what passes by itself: the database was away, restarted, full of connections, or two transactions
 * stood in each other's way. Whatever was not committed can be done again.
 */
export function isStoreOutage(error: unknown): boolean {
  if (error instanceof StoreError) return error.kind === 'unreachable' || error.kind === 'busy';
  const state = sqlState(error);
  // Connection lost, shut down or silent for too long, too many connections or out of space, deadlock or
  // serialization failure.
  if (state !== null) return /^(?:08|57P|53|40|25P03)/.test(state);
  return isBrokenConnection(error);
}

const socketCodes =
  /^(?:EPIPE|ECONNRESET|ECONNABORTED|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENETDOWN|ERR_STREAM_[A-Z_]+)$/;
const messagesOfPg =
  /^(?:Connection terminated|Query read timeout|Client has encountered a connection error)/;

/** True where `pg` gave up on a connection while a statement was under way. */
export function isBrokenConnection(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  // By its code: Node has more than one sentence for a pipe that is broken.
  const isOfSocket = 'code' in error && typeof error.code === 'string' && socketCodes.test(error.code);
  return isOfSocket || messagesOfPg.test(error.message);
}
