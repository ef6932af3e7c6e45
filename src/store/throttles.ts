import { type Connector, connectorKinds } from '../domain/connector.ts';
import type { ThrottleScope } from '../domain/throttle-scope.ts';
import type { Queryable } from './database.ts';
import { StaleLeaseError } from './leases.ts';
import { msLeft } from './ms-left.ts';

export interface Throttle {
  /** The connector that was told. */
  readonly connectorId: string;
  readonly scope: ThrottleScope;
  readonly waitMs: number;
}

/**
 * Whoever the answer concerns waits so long from now, by the database's clock: only ever later, of two waits the longer
 * one counts. Every claim and every commit sees it.
 */
export async function raiseThrottle(db: Queryable, throttle: Throttle): Promise<void> {
  if (throttle.scope === 'app') await raiseApp(db, throttle);
  else await raiseConnectors(db, throttle);
}

// clock_timestamp() in both: a statement that had to wait for a lock must not shorten the wait by as much.

async function raiseApp(db: Queryable, { connectorId, waitMs }: Throttle): Promise<void> {
  await db.query(
    `insert into app_throttles as a (cloud, client_id, throttled_until)
     select cloud, client_id, clock_timestamp() + $2::float8 * interval '1 millisecond' from connectors where id = $1
     on conflict (cloud, client_id) do update
     set throttled_until = greatest(a.throttled_until, excluded.throttled_until)`,
    [connectorId, waitMs],
  );
}

/** The connectors of the tenant, or those of them that share the application. Locked by id: two such never block each other. */
async function raiseConnectors(db: Queryable, { connectorId, scope, waitMs }: Throttle): Promise<void> {
  await db.query(
    `with told as (select cloud, tenant_id, client_id from connectors where id = $1),
     concerned as (
       select k.id from connectors k join told t on k.cloud = t.cloud and k.tenant_id = t.tenant_id
       -- all kinds: the index of tenants begins with it
       where k.kind = any($4::text[]) and ($3::text = 'tenant' or k.client_id = t.client_id)
       order by k.id for no key update of k
     )
     update connectors k
     set throttled_until = greatest(k.throttled_until, clock_timestamp() + $2::float8 * interval '1 millisecond')
     from concerned where k.id = concerned.id`,
    [connectorId, waitMs, scope, connectorKinds],
  );
}

/** Milliseconds the connector has to leave Microsoft alone, for itself or for its application; 0 where it need not. */
export async function getThrottledMs(db: Queryable, connectorId: string): Promise<number> {
  const [row] = await db.query<{ throttledMs: number }>(
    `select ${msLeft('greatest(k.throttled_until, a.throttled_until)')} as "throttledMs" from connectors k
     left join app_throttles a on a.cloud = k.cloud and a.client_id = k.client_id where k.id = $1`,
    [connectorId],
  );
  return row?.throttledMs ?? 0;
}

/** As `getThrottledMs`, for settings that are not stored: what any connector of the tenant, or the application, was told. */
export async function getTenantThrottledMs(
  db: Queryable,
  { cloud, tenantId, clientId }: Pick<Connector, 'cloud' | 'tenantId' | 'clientId'>,
): Promise<number> {
  const [row] = await db.query<{ throttledMs: number }>(
    `select ${msLeft('max(t.until)')} as "throttledMs" from (
       select k.throttled_until as until from connectors k
       -- all kinds: the index of tenants begins with it
       where k.kind = any($4::text[]) and k.cloud = $1 and k.tenant_id = $2
       union all
       select a.throttled_until from app_throttles a where a.cloud = $1 and a.client_id = $3
     ) t`,
    [cloud, tenantId, clientId, connectorKinds],
  );
  return row?.throttledMs ?? 0;
}

/** Microsoft's own limit for the CSV of one report, for one tenant and application (graph-facts §7). */
export const reportRequests = 14;
/** Ten minutes, and as long as a request may be on its way: Microsoft counts when it arrives, we when it leaves. */
export const reportWindowSeconds = 605;

/** From its third crash on a report is asked for again only so long after the last time. */
const crashSpacingSeconds = 20;

/**
 * Milliseconds a report step whose workers died again and again leaves between its requests; 0 where it may go on. A
 * worker that is killed every second would use up ten minutes' requests in a few of them. `failures`: those of the claim.
 */
export async function getCrashPauseMs(
  db: Queryable,
  step: {
    readonly connectorId: string;
    readonly runId: string;
    readonly report: string;
    readonly failures: number;
  },
): Promise<number> {
  const [row] = await db.query<{ pauseMs: number }>(
    `select ${msLeft(`max(q.asked_at) + ${crashSpacingSeconds} * interval '1 second'`)} as "pauseMs"
     from steps s join report_requests q on q.connector_id = $1 and q.report = $3
     where s.run_id = $2 and s.name = 'report:' || $3 and s.attempts - 1 - $4::int >= 3`,
    [step.connectorId, step.runId, step.report, step.failures],
  );
  return row?.pauseMs ?? 0;
}

/**
 * Reserves one request to a report's API: 0 when it may be sent now, else milliseconds until the oldest of those sent
 * leaves the window. One at a time is counted, whatever worker or command it is of.
 */
export async function reserveReportRequest(
  db: Queryable,
  { connectorId, report }: { readonly connectorId: string; readonly report: string },
): Promise<number> {
  const [row] = await db.query<{ waitMs: number | null }>(
    `select reserve_report_request($1, $2, $3, $4) as "waitMs"`,
    [connectorId, report, reportRequests, reportWindowSeconds],
  );
  // removed in mid-run: there is nobody to ask for any more
  if (typeof row?.waitMs !== 'number') throw new StaleLeaseError('The connector was removed.');
  return row.waitMs;
}
