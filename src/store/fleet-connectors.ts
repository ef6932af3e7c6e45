import { standings } from '../domain/connector-condition.ts';
import type { Queryable } from './database.ts';

/** Counts over all connectors: one pass, whatever their number. */
export interface FleetCounts {
  readonly active: number;
  readonly paused: number;
  readonly throttled: number;
  readonly needsAttention: number;
  readonly withData: number;
  readonly withLastRun: number;
  readonly withExpiry: number;
}

/**
 * A connector counts once: in need of attention, else paused, else throttled (itself, or all of its application), else
 * active.
 */
export async function countFleet(db: Queryable): Promise<FleetCounts> {
  const [row] = await db.query<FleetCounts>(
    `
    select
      (count(*) filter (where needs_attention is not null))::integer as "needsAttention",
      (count(*) filter (where needs_attention is null and is_paused))::integer as paused,
      (count(*) filter (where needs_attention is null and not is_paused and is_throttled))::integer as throttled,
      (count(*) filter (where needs_attention is null and not is_paused and not is_throttled))::integer as active,
      count(data_at)::integer as "withData", count(last_run_status)::integer as "withLastRun",
      count(coalesce(secret_expires_read_on, secret_expires_on))::integer as "withExpiry"
    from connectors k
    cross join lateral (
      -- the few applications that wait are read once, and looked up in memory
      select coalesce(k.throttled_until > now(), false) or (k.cloud, k.client_id) in (
        select a.cloud, a.client_id from app_throttles a where a.throttled_until > now()
      ) as is_throttled
    ) t`,
    [],
  );
  if (!row) throw new Error('a count without a row');
  return row;
}

export interface FleetConnector {
  readonly connector: string;
  /** Null before the first complete read. */
  readonly dataAgeSeconds: number | null;
  readonly lastRunStatus: string | null;
  readonly needsAttention: boolean;
}

/** At most `limit`: those in need first, then by name, each along its index. */
export async function listFleetConnectors(db: Queryable, limit: number): Promise<readonly FleetConnector[]> {
  const worst = standings['last run partial'];
  const columns = 'name, data_at, last_run_status, needs_attention';
  return db.query<FleetConnector>(
    `
    select name as connector, extract(epoch from now() - data_at)::float8 as "dataAgeSeconds",
      last_run_status as "lastRunStatus", needs_attention is not null as "needsAttention"
    from (
      (select ${columns} from connectors where standing <= ${worst} order by standing, lower(name) limit $1)
      union all
      (select ${columns} from connectors where standing > ${worst} order by standing, lower(name) limit $1)
    ) k
    limit $1`,
    [limit],
  );
}

/** Days until each secret expires, the first to expire first. Days are those of UTC, as Microsoft's. */
export async function listFleetExpiries(
  db: Queryable,
  limit: number,
): Promise<readonly { readonly connector: string; readonly days: number }[]> {
  return db.query(
    `
    select name as connector,
      coalesce(secret_expires_read_on, secret_expires_on) - (now() at time zone 'UTC')::date as days
    from connectors where coalesce(secret_expires_read_on, secret_expires_on) is not null
    order by coalesce(secret_expires_read_on, secret_expires_on) limit $1`,
    [limit],
  );
}
