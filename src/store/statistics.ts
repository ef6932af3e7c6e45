import type { Database } from './database.ts';

/**
 * Counts the rows of a tenant that were just read. Postgres does it by itself within a minute; embedded nobody
 * does, and without it each page of users sorts all that come after it.
 */
export async function refreshStatistics(db: Database): Promise<void> {
  if (db.home === 'postgres') return;
  await db.query(
    'analyze users, license_assignments, service_activity, app_activity, activations, seen_users, listed_users',
    [],
  );
}
