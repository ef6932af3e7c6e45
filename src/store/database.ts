/** One statement at a time. Row types are the caller's word for what its SQL selects; the border is here. */
export interface Queryable {
  query<Row extends object>(sql: string, params?: readonly unknown[]): Promise<readonly Row[]>;
}

/** The statements of one transaction. */
export interface Transaction extends Queryable {
  /**
   * A statement whose answer nobody needs: it travels with the one behind it. Where it fails the transaction fails, with
   * its error, and nothing behind it is done.
   */
  send(sql: string, params?: readonly unknown[]): void;
}

/**
 * Postgres through `pg`, or the embedded one. `date` comes as 'YYYY-MM-DD', `timestamptz` as Date, `jsonb` parsed.
 * In `transaction` no queue and no network call may be awaited: on the embedded home both share one session,
 * and a queue call inside would wait for itself.
 */
export interface Database extends Queryable, AsyncDisposable {
  readonly home: 'postgres' | 'embedded';
  /**
   * Resolves when the database answers. Rejects after `withinMs` at most beside the time for a connection, and lets go of
   * the one that did not answer; embedded it waits its turn.
   */
  ping(withinMs: number): Promise<void>;
  transaction<T>(work: (tx: Transaction) => T | Promise<T>): Promise<T>;
}
