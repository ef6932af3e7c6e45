import type { Queryable, Transaction } from './database.ts';

/** A transaction whose statements go to `session`, in their order. */
export interface OpenTransaction extends Transaction {
  /** Resolves when all that was sent is done. Rejects with the first fault, which failed all that came behind it. */
  settle(): Promise<void>;
}

export function transactionOn(session: Queryable): OpenTransaction {
  const sent: Promise<unknown>[] = [];
  let fault: { readonly error: unknown } | null = null;
  // Answers come in the order of the statements: those behind the first fault only say that the transaction is aborted.
  const fail = (error: unknown): { readonly error: unknown } => (fault ??= { error });
  return {
    send: (sql, params) => void sent.push(session.query(sql, params).catch(fail)),
    query: async (sql, params) => {
      try {
        return await session.query(sql, params);
      } catch (error) {
        throw fail(error).error;
      }
    },
    settle: async () => {
      await Promise.all(sent);
      if (fault !== null) throw fault.error;
    },
  };
}
