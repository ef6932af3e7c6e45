import {
  PostgresConnection,
  PostgresQueueBackend,
  type BackendFactory,
  type IQueueBackend,
  type PgPool,
} from 'bullmq';

/** Makes BullMQ's backend over a pool whose database holds BullMQ's tables already. */
export function makePostgresFactory(pool: PgPool): BackendFactory<IQueueBackend, object> {
  return (name, options, { withBlockingConnection = false } = {}) => {
    const connection = new MigratedConnection(pool);
    // A worker is found by the name of its connection; without one nobody could count the workers.
    const workerName = withBlockingConnection ? name : undefined;
    return new PostgresQueueBackend(connection, name, { ...options, connection: pool }, true, workerName);
  };
}

/**
 * Without BullMQ's first look at its tables, which `openQueueBackend` has had. BullMQ keeps the outcome of that
 * look: with a connection lost in it, such a queue or worker would fail until the process ends.
 */
class MigratedConnection extends PostgresConnection {
  override async waitUntilReady(): Promise<void> {
    await Promise.resolve();
  }
}
