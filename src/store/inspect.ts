import type { Queryable } from './database.ts';

/** What the database says of itself, and of what waits in it. */
export interface StoreFacts {
  /** Such as 17.2. */
  readonly version: string;
  readonly schema: number;
  /** Its clock. */
  readonly now: Date;
  readonly liveRuns: number;
  /** Since when the connector that waits longest for its run is due; null where none is. */
  readonly dueSince: Date | null;
}

export async function inspectStore(db: Queryable): Promise<StoreFacts> {
  const [row] = await db.query<StoreFacts>(
    `
    select current_setting('server_version') as version,
      (select max(version) from schema_migrations) as schema, clock_timestamp() as now,
      (select count(*)::integer from runs where status in ('queued', 'running')) as "liveRuns",
      (
        select next_run_at from connectors
        where not is_paused and next_run_at < now() order by next_run_at limit 1
      ) as "dueSince"`,
    [],
  );
  if (row === undefined) throw new Error('The database did not answer.');
  return row;
}
