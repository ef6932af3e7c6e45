import { overdueMinutes, standings, type ConnectorFacts } from '../domain/connector-condition.ts';
import type { Connector } from '../domain/connector.ts';
import type { Run } from '../domain/run.ts';
import type { Queryable } from './database.ts';

/** A connector with what its condition is judged by, and its last run, which may be under way. */
export interface StatusFacts
  extends ConnectorFacts, Pick<Connector, 'kind' | 'cloud' | 'tenantId' | 'domains'> {
  /** The database's time, which all of this is judged by. */
  readonly now: Date;
  /** Of the run that was started last: null where there is none. */
  readonly runId: string | null;
  readonly runStatus: Run['status'] | null;
  readonly runMode: Run['mode'];
  readonly runStartedAt: Date | null;
  readonly runFinishedAt: Date | null;
  readonly runError: Run['error'];
}

/** SQL of `connectors k`, each served by an index. */
export const secretExpiresOn = 'coalesce(k.secret_expires_read_on, k.secret_expires_on)';
export const expiresSoon = `${secretExpiresOn} <= (now() at time zone 'UTC')::date + 30`;
export const isOverdue = `not k.is_paused and k.next_run_at < now() - interval '${overdueMinutes} minutes'`;
export const isThrottled = 'k.throttled_until > now()';
/** Applications that wait: few, so they come first, and each one's connectors are walked along their index by name. */
const waitingApps = `(select a.cloud, a.client_id from app_throttles a where a.throttled_until > now() limit $1)`;
/** Up to this standing a connector is known to be in need without a clock. */
export const worst = standings['last run partial'];

function part(rank: string, where: string, order: string): string {
  return `(select k.id, ${rank} as rank, lower(k.name) as name from connectors k where ${where} order by ${order} limit $1)`;
}

/** As `part`, of those whose application waits. */
function appPart(rank: string, where: string): string {
  const own = `k.cloud = a.cloud and k.client_id = a.client_id`;
  return `(select k.id, ${rank} as rank, k.name from ${waitingApps} a cross join lateral (
    select k.id, lower(k.name) as name from connectors k where ${own} and ${where} order by lower(k.name) limit $1
  ) k order by k.name limit $1)`;
}

/**
 * The ids of the connectors to show, those in need first: by the database, `limit` at most. Every part is one walk
 * along an index that ends after `limit` entries, so a million connectors cost as much as a thousand.
 */
export async function listStatusIds(db: Queryable, limit: number): Promise<readonly string[]> {
  const rows = await db.query<{ id: string }>(
    `
    with parts as (
      ${[
        part('k.standing * 10', `k.standing <= ${worst}`, 'k.standing, lower(k.name)'),
        part(`${worst}1`, `${isOverdue} and k.standing > ${worst}`, 'k.next_run_at'),
        part(`${worst}2`, `${expiresSoon} and k.standing > ${worst}`, secretExpiresOn),
        part(`${worst}3`, `${isThrottled} and k.standing > ${worst}`, 'k.throttled_until'),
        appPart(`${worst}3`, `k.standing > ${worst}`),
        part('k.standing * 10', `k.standing > ${worst}`, 'k.standing, lower(k.name)'),
      ].join(' union all ')}
    )
    select id from parts group by id, name order by min(rank), name limit $1`,
    [limit],
  );
  return rows.map((row) => row.id);
}

/** These connectors with their facts, in no order. */
export async function listStatusFacts(
  db: Queryable,
  ids: readonly string[],
): Promise<readonly StatusFacts[]> {
  return db.query<StatusFacts>(
    `
    select k.id, k.name, k.kind, k.cloud, k.tenant_id as "tenantId", k.domains, k.schedule, k.timezone,
      k.is_paused as "isPaused", k.needs_attention as "needsAttention",
      k.last_run_status as "lastRunStatus", ended.error as "lastRunError", k.next_run_at as "nextRunAt",
      greatest(k.throttled_until, a.throttled_until) as "throttledUntil", k.data_at as "dataAt",
      k.secret_expires_on as "secretExpiresOn", k.secret_expires_read_on as "secretExpiresReadOn",
      now() as now, last.id as "runId", last.status as "runStatus", last.mode as "runMode",
      last.started_at as "runStartedAt", last.finished_at as "runFinishedAt", last.error as "runError"
    from unnest($1::uuid[]) as asked (id)
    join connectors k on k.id = asked.id
    left join app_throttles a on a.cloud = k.cloud and a.client_id = k.client_id
    left join lateral (
      select r.id, r.status, r.mode, r.started_at, r.finished_at, r.error from runs r where r.connector_id = k.id order by r.created_at desc limit 1
    ) last on true
    left join lateral (
      select r.error from runs r
      where r.connector_id = k.id and r.finished_at is not null order by r.created_at desc limit 1
    ) ended on true`,
    [ids],
  );
}

/** More than this many of one condition are not counted: nobody reads the difference, and counting takes a second. */
const countedTo = 10_000;

export interface StatusTotals {
  /** All connectors; from the database's own estimate where there are too many to count, -1 where it has none. */
  readonly connectors: number;
  /** By condition, or null where there are more than 10,000. One connector may be in several. */
  readonly byCondition: Readonly<Record<string, number | null>>;
}

const mostCounted = countedTo + 1;

function counted(where: string, order: string): string {
  return `(select count(*)::integer from (
      select 1 from connectors k where ${where} order by ${order} limit ${mostCounted}
    ) counted)`;
}

/** Those that wait for themselves, and those whose application does; some are both. */
const countedThrottled = `(select count(*)::integer from (
      (select k.id from connectors k where ${isThrottled} order by k.throttled_until limit ${mostCounted})
      union
      (select k.id from app_throttles a join connectors k on k.cloud = a.cloud and k.client_id = a.client_id
       where a.throttled_until > now() limit ${mostCounted})
    ) counted)`;

/** How many connectors there are in each condition that the database knows. */
export async function countByCondition(db: Queryable): Promise<StatusTotals> {
  const parts: readonly (readonly [string, string])[] = [
    ...Object.entries(standings).map(
      ([name, standing]) => [name, counted(`k.standing = ${standing}`, 'k.standing')] as const,
    ),
    ['overdue', counted(isOverdue, 'k.next_run_at')],
    ['secret expires', counted(expiresSoon, secretExpiresOn)],
    ['throttled', countedThrottled],
  ];
  const [row] = await db.query<{ counts: Readonly<Record<string, number>>; estimate: number }>(
    `
    select json_build_object(${parts.map(([name, sql]) => `'${name}', ${sql}`).join(', ')}) as counts,
      (select reltuples::float8 from pg_class where oid = 'connectors'::regclass) as estimate`,
    [],
  );
  const counts = row?.counts ?? {};
  const standing = Object.keys(standings).map((name) => counts[name] ?? 0);
  const isWhole = standing.every((count) => count <= countedTo);
  return {
    connectors: isWhole ? standing.reduce((sum, count) => sum + count, 0) : Math.round(row?.estimate ?? -1),
    byCondition: Object.fromEntries(
      Object.entries(counts).map(([name, count]) => [name, count > countedTo ? null : count]),
    ),
  };
}
