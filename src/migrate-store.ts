import type { Config } from './config.ts';
import { openQueueBackend } from './queue/backend.ts';
import { migrate } from './store/migrate.ts';
import { openPostgres } from './store/open-postgres.ts';

/** Brings the schemas of store and queue up to date and gives the names of what was applied to the store. */
export async function migrateStore(config: Config): Promise<readonly string[]> {
  if (config.databaseUrl === null) {
    throw new Error(
      'DATABASE_URL is not set: the embedded database brings itself up to date when it starts.',
    );
  }
  await using db = await openPostgres(config.databaseUrl);
  const applied = await migrate(db);
  // On Redis the queue has no schema; in the database it has BullMQ's.
  if (config.redisUrl === null) {
    const backend = await openQueueBackend({ type: 'postgres', pool: db.pool });
    await backend[Symbol.asyncDispose]();
  }
  return applied;
}
