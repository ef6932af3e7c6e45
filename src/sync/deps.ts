import type { Credential } from '../domain/connector.ts';
import type { ListingSplit } from '../domain/listing-split.ts';
import type { Graph } from '../graph/open-graph.ts';
import type { Log } from '../lib/log.ts';
import type { SealedCredential } from '../store/connector-rows.ts';
import type { Database } from '../store/database.ts';
import type { JobQueue, SyncMetrics } from './ports.ts';

/** What every use case of a run works with; filled once by `app.ts`. */
export interface SyncDeps {
  readonly db: Database;
  readonly queue: JobQueue;
  readonly graph: Graph;
  readonly log: Log;
  readonly metrics: SyncMetrics;
  /** Opens the sealed credential of a connector; throws when no key opens it. */
  openCredential(connectorId: string): Promise<Credential>;
  /** As `openCredential`, of one that was read already. */
  unsealCredential(connectorId: string, box: SealedCredential): Credential;
  readonly leaseMs: number;
  readonly fullSyncDays: number;
  readonly split: ListingSplit;
  readonly now: () => Date;
  readonly random: () => number;
}
