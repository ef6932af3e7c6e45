import type { ActivityStatus } from '../domain/activity-status.ts';
import type { Queryable, Transaction } from './database.ts';
import { withoutNestedLoops } from './without-nested-loops.ts';

/** SQL that counts the holders of each SKU of connector $1 by status. Whom nobody has judged yet is unmonitored (I9). */
export const holdersSql = `
    select l.sku_id, count(*)::integer as in_scope, ${countsByStatus('v.status')},
      count(*) filter (where v.status is null)::integer as unjudged
    from license_assignments l
    left join license_activity v
      on v.connector_id = $1 and v.user_id = l.user_id and v.sku_id = l.sku_id
    where l.connector_id = $1
    group by l.sku_id`;

/** SQL for a count per status of the rows of a group; `column` is ours, never input. */
export function countsByStatus(column: string): string {
  return `count(*) filter (where ${column} = 'active')::integer as active,
      count(*) filter (where ${column} = 'inactive')::integer as inactive,
      count(*) filter (where ${column} = 'none')::integer as none,
      count(*) filter (where ${column} is null or ${column} = 'unmonitored')::integer as unmonitored`;
}

/**
 * Counts holders and users by status for the pages, which are too quick for counting. Belongs into each transaction
 * that ends a run: what a canceled one had committed stays, and counts.
 */
export function recountHolders(tx: Transaction, connectorId: string): void {
  withoutNestedLoops(tx, () => {
    tx.send(writeHoldersSql, [connectorId]);
    tx.send(writeUsersSql, [connectorId]);
  });
}

const counts = 'in_scope, active, inactive, none, unmonitored, unjudged';

const writeHoldersSql = `
  with holders as (${holdersSql}),
  dropped as (
    delete from holder_counts
    where connector_id = $1 and sku_id not in (select h.sku_id from holders h)
  )
  insert into holder_counts as c (connector_id, sku_id, ${counts})
  select $1, sku_id, ${counts} from holders
  on conflict (connector_id, sku_id) do update set
    in_scope = excluded.in_scope, active = excluded.active, inactive = excluded.inactive, none = excluded.none,
    unmonitored = excluded.unmonitored, unjudged = excluded.unjudged
  where (c.in_scope, c.active, c.inactive, c.none, c.unjudged) is distinct from
    (excluded.in_scope, excluded.active, excluded.inactive, excluded.none, excluded.unjudged)`;

const writeUsersSql = `
  insert into user_counts (connector_id, users, active, inactive, none, unmonitored, counted_at)
  select $1, count(*), ${countsByStatus('v.status')}, now()
  from users u
  left join user_activity v on v.connector_id = $1 and v.user_id = u.user_id
  where u.connector_id = $1
  on conflict (connector_id) do update set
    users = excluded.users, active = excluded.active, inactive = excluded.inactive, none = excluded.none,
    unmonitored = excluded.unmonitored, counted_at = excluded.counted_at`;

/** What is known of a connector's people as a whole. Null where they were never read to the end, or never counted. */
export interface CountedUsers {
  /** When all users had been read last; null before the first time. */
  readonly dataAt: Date | null;
  readonly countedAt: Date | null;
  readonly users: number | null;
  readonly byStatus: Readonly<Record<ActivityStatus, number>> | null;
  /** A run is live: what it wrote so far is not in the counts. */
  readonly isRunning: boolean;
}

export async function getCountedUsers(db: Queryable, connectorId: string): Promise<CountedUsers> {
  const [row] = await db.query<CountedUsers>(
    `
    select k.data_at as "dataAt", c.counted_at as "countedAt",
      case when k.data_at is not null then c.users end as users,
      case when k.data_at is not null and c.connector_id is not null then jsonb_build_object(
        'active', c.active, 'inactive', c.inactive, 'none', c.none, 'unmonitored', c.unmonitored
      ) end as "byStatus",
      exists (
        select from runs r where r.connector_id = $1 and r.status in ('queued', 'running')
      ) as "isRunning"
    from connectors k left join user_counts c on c.connector_id = k.id
    where k.id = $1`,
    [connectorId],
  );
  return row ?? { dataAt: null, countedAt: null, users: null, byStatus: null, isRunning: false };
}
