import { freeSkus } from '../domain/free-skus.ts';
import type { Database, Queryable } from './database.ts';

/** What is known of all tenants together. Sums are null where nothing is known; unknown is never zero (I9). */
export interface FleetTotals {
  readonly subscriptions: number;
  /** Of so many of them Microsoft did not say the seats. */
  readonly subscriptionsUnknown: number;
  /** So many cost nothing: their seats are in no sum. */
  readonly subscriptionsFree: number;
  /** Paid for and usable, those in their grace period included. */
  readonly paid: number | null;
  readonly assigned: number | null;
  /** Paid and not assigned, of each subscription by itself. */
  readonly unassigned: number | null;
  /** Connectors whose users were read to the end and counted. */
  readonly counted: number;
  readonly users: number | null;
  readonly active: number | null;
  /** Of whom nobody can say whether they are active. */
  readonly unmonitored: number | null;
  /** From a sample: there are too many rows to be read for a page. */
  readonly isEstimate: boolean;
}

/**
 * Pages of 8 kB that are read of a table at most: some 70,000 subscriptions, and 15,000 connectors, each of which is
 * looked up besides. Either takes some 50 ms.
 */
const mostPages = { skus: 1_000, user_counts: 100 } as const;

/** The share of a table that is read, in percent. */
function sample(table: keyof typeof mostPages): string {
  return `least(100, ${mostPages[table]} * 100.0 * 8192 / greatest(pg_relation_size('${table}'), 1))`;
}

interface Sums extends Omit<FleetTotals, 'isEstimate'> {
  readonly skuShare: number;
  readonly userShare: number;
}

/** Seats and users of all connectors: exact up to some 15,000 connectors, estimated beyond. */
export async function sumFleet(db: Database): Promise<FleetTotals> {
  return db.transaction(async (tx) => {
    // How much is sampled is not known when it is planned, and compiling for all of it would take longer than the sums.
    await tx.query('set local jit = off');
    return readSums(tx);
  });
}

async function readSums(tx: Queryable): Promise<FleetTotals> {
  const [row] = await tx.query<Sums>(
    `
    with seats as (
      select enabled + coalesce(warning, 0) as paid, consumed, sku_part_number = any($1::text[]) as is_free
      from skus tablesample system (${sample('skus')}) repeatable (1)
    ), people as (
      select c.users, c.active, c.unmonitored
      from user_counts c tablesample system (${sample('user_counts')}) repeatable (1)
      -- one by one: a join would read all connectors for the few that are sampled
      where (select k.data_at from connectors k where k.id = c.connector_id) is not null
    )
    select s.*, p.*, ${sample('skus')}::float8 as "skuShare", ${sample('user_counts')}::float8 as "userShare"
    from (
      select count(*)::float8 as subscriptions,
        (count(*) filter (where not is_free and (paid is null or consumed is null)))::float8
          as "subscriptionsUnknown",
        (count(*) filter (where is_free))::float8 as "subscriptionsFree",
        sum(paid) filter (where not is_free)::float8 as paid,
        sum(consumed) filter (where not is_free)::float8 as assigned,
        sum(greatest(paid - consumed, 0)) filter (where not is_free)::float8 as unassigned
      from seats
    ) s,
    (
      select count(*)::float8 as counted, sum(users)::float8 as users, sum(active)::float8 as active,
        sum(unmonitored)::float8 as unmonitored
      from people
    ) p`,
    [freeSkus],
  );
  if (row === undefined) throw new Error('a sum without a row');
  const seats = (known: number | null): number | null => scaled(known, row.skuShare);
  const people = (known: number | null): number | null => scaled(known, row.userShare);
  const isAnybodyMonitored = row.users !== row.unmonitored;
  return {
    subscriptions: seats(row.subscriptions) ?? 0,
    subscriptionsUnknown: seats(row.subscriptionsUnknown) ?? 0,
    subscriptionsFree: seats(row.subscriptionsFree) ?? 0,
    paid: seats(row.paid),
    assigned: seats(row.assigned),
    unassigned: seats(row.unassigned),
    counted: people(row.counted) ?? 0,
    users: people(row.users),
    active: isAnybodyMonitored ? people(row.active) : null,
    unmonitored: people(row.unmonitored),
    isEstimate: row.skuShare < 100 || row.userShare < 100,
  };
}

function scaled(known: number | null, share: number): number | null {
  return known === null ? null : Math.round((known * 100) / share);
}

/** A connector with the one moment that it is listed for. */
export interface ConnectorMoment {
  readonly id: string;
  readonly name: string;
  readonly at: Date;
}

/** Whose data is oldest, and which run next; each along its index. */
export async function readFreshness(
  db: Queryable,
  limit: number,
): Promise<{ readonly oldest: readonly ConnectorMoment[]; readonly next: readonly ConnectorMoment[] }> {
  const [oldest, next] = await Promise.all([
    db.query<ConnectorMoment>(
      'select id, name, data_at as at from connectors where data_at is not null order by data_at, id limit $1',
      [limit],
    ),
    db.query<ConnectorMoment>(
      `select id, name, next_run_at as at from connectors
       where not is_paused and next_run_at is not null order by next_run_at, id limit $1`,
      [limit],
    ),
  ]);
  return { oldest, next };
}

export interface LiveRun {
  readonly id: string;
  readonly connectorId: string;
  readonly connector: string;
  readonly status: 'queued' | 'running';
  readonly createdAt: Date;
  readonly startedAt: Date | null;
}

/** Runs that are live, the oldest first: there are never more than some 5,000, whatever the number of connectors. */
export async function listLiveRuns(
  db: Queryable,
  limit: number,
): Promise<{ readonly runs: readonly LiveRun[]; readonly total: number }> {
  const rows = await db.query<LiveRun & { readonly total: number }>(
    `
    select r.id, r.connector_id as "connectorId", k.name as connector, r.status, r.created_at as "createdAt",
      r.started_at as "startedAt", r.total
    from (
      select id, connector_id, status, created_at, started_at, (count(*) over ())::integer as total
      from runs where status in ('queued', 'running') order by created_at, id limit $1
    ) r join connectors k on k.id = r.connector_id
    order by r.created_at, r.id`,
    [limit],
  );
  return { runs: rows, total: rows[0]?.total ?? 0 };
}
