import type { PGlite } from '@electric-sql/pglite';
import type { BackendFactory, IQueueBackend } from 'bullmq';
import type { Pool } from 'pg';
import { openPostgresBackend } from './postgres-backend.ts';
import type { QueueFacts } from './queue-facts.ts';
import { openRedisBackend } from './redis-backend.ts';

/** Where the queue lives. Pool and PGlite are the store's own; they stay open when the backend closes. */
export type BackendChoice =
  | { readonly type: 'redis'; readonly url: string; readonly prefix?: string }
  | { readonly type: 'postgres'; readonly pool: Pool }
  | { readonly type: 'embedded'; readonly pglite: PGlite };

/** The connections of one producer or consumer. Disposing it drops them, whatever state they are in. */
export interface QueueSide extends AsyncDisposable {
  /** Makes BullMQ's backend over these connections; the connection in its options is ignored. */
  readonly factory: BackendFactory<IQueueBackend, object>;
  readonly prefix: string;
  /** What a connection complained of last; null once one is up again. */
  readonly lastFault: () => Error | null;
}

export type SideRole = 'producer' | 'consumer';
export type ErrorListener = (error: Error) => void;

export interface QueueBackend extends AsyncDisposable {
  /** For messages: what it is and where, without a secret. */
  readonly place: string;
  /** How long a producer waits for an answer before it says that there is none. */
  readonly answerWithinMs: number;
  openSide(role: SideRole, onError: ErrorListener): QueueSide;
  /** Asks the home what it is. Rejects with a QueueError where it does not answer within 5 s. */
  inspect(): Promise<QueueFacts>;
}

/**
 * Opens the queue's home. On Postgres and PGlite it brings BullMQ's tables up to date first (any number of
 * processes may do so at once). Redis is not asked: a consumer waits for it, a producer says that it is not there.
 */
export async function openQueueBackend(choice: BackendChoice): Promise<QueueBackend> {
  if (choice.type === 'redis') return openRedisBackend(choice.url, choice.prefix);
  if (choice.type === 'postgres') return openPostgresBackend(choice.pool);
  // brings PGlite with it
  const { openEmbeddedBackend } = await import('./embedded-backend.ts');
  return openEmbeddedBackend(choice.pglite);
}
