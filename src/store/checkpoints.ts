import type { Database, Queryable } from './database.ts';

/** Names one checkpoint: a step's range, or `run` (planning) and `finish` (closing). */
export interface CheckpointKey {
  readonly runId: string;
  readonly step: string;
  readonly range: number;
}

/** A claim that holds: every commit names its token, so that one that lost it writes nothing (I3). */
export interface Claim extends CheckpointKey {
  readonly connectorId: string;
  readonly token: string;
  readonly leaseMs: number;
  readonly position: unknown;
  readonly hop: number;
  /** Of the run now; a chain goes on under the newest delivery. */
  readonly delivery: number;
  readonly failures: number;
  readonly throttles: number;
}

export type ClaimResult =
  | { readonly type: 'claimed'; readonly claim: Claim }
  /** Done, ended, of an older delivery, or held by another job: nothing to do. */
  | { readonly type: 'gone' }
  /** The chain went on to this hop already: its job has to exist. */
  | { readonly type: 'superseded'; readonly hop: number; readonly delivery: number }
  | { readonly type: 'wait'; readonly until: Date };

export interface ClaimRequest extends CheckpointKey {
  readonly delivery: number;
  readonly hop: number;
  readonly jobId: string;
  readonly leaseMs: number;
  /** Leases one connector may hold at a time; null where the job asks Graph for nothing. */
  readonly maxLeases: number | null;
}

interface Row {
  readonly connectorId: string;
  readonly isLive: boolean;
  readonly delivery: number;
  readonly isDone: boolean;
  readonly position: unknown;
  readonly hop: number;
  readonly isLeased: boolean;
  readonly leasedBy: string | null;
  readonly released: string | null;
  readonly failures: number;
  readonly throttles: number;
  readonly waitUntil: Date | null;
  readonly leases: number;
}

/**
 * Takes the checkpoint for a job, or says why not. The job that holds it already may take it again: its queue
 * lock was lost, and the new token shuts the former holder out. A first claim, and one after a crash or a
 * failure, counts as an attempt.
 */
export async function claimCheckpoint(db: Database, request: ClaimRequest): Promise<ClaimResult> {
  return db.transaction(async (tx) => {
    const row = await lockCheckpoint(tx, request);
    if (!row?.isLive || row.isDone || request.delivery < row.delivery) return { type: 'gone' };
    if (row.isLeased && row.leasedBy !== request.jobId) return { type: 'gone' };
    if (request.hop < row.hop) return { type: 'superseded', hop: row.hop, delivery: row.delivery };
    const isFull = request.maxLeases !== null && row.leases >= request.maxLeases;
    if (row.waitUntil || isFull) return wait(tx, request, row.waitUntil);
    return { type: 'claimed', claim: await take(tx, request, row) };
  });
}

async function lockCheckpoint(tx: Queryable, request: ClaimRequest): Promise<Row | undefined> {
  // The connector is locked first, so that two claims cannot both count the last free lease.
  const [row] = await tx.query<Row>(
    `with locked as (
       select k.id, k.throttled_until from connectors k
       join runs r on r.connector_id = k.id where r.id = $1 for no key update of k
     )
     select c.connector_id as "connectorId", r.status in ('queued', 'running') as "isLive", r.delivery,
       c.is_done as "isDone", c.position, c.hop, c.leased_by as "leasedBy", c.released, c.failures, c.throttles,
       c.lease_token is not null and c.leased_until > now() as "isLeased",
       case when $4::int is not null and greatest(c.parked_until, locked.throttled_until) > now()
         then greatest(c.parked_until, locked.throttled_until) end as "waitUntil",
       (select count(*)::int from checkpoints o
         where o.connector_id = locked.id and o.lease_token is not null and o.leased_until > now()
           and (o.run_id, o.step, o.range) <> (c.run_id, c.step, c.range)) as leases
     from locked join checkpoints c on c.connector_id = locked.id join runs r on r.id = c.run_id
     where c.run_id = $1 and c.step = $2 and c.range = $3
     for update of c`,
    [request.runId, request.step, request.range, request.maxLeases],
  );
  return row;
}

/** Parked: until Graph may be asked again, or about a second where the connector's share is used up. */
async function wait(tx: Queryable, request: ClaimRequest, until: Date | null): Promise<ClaimResult> {
  const [row] = await tx.query<{ until: Date }>(
    `update checkpoints set parked_until = coalesce($4::timestamptz, now() + interval '1 second' * (0.5 + random())),
       active_at = now()
     where run_id = $1 and step = $2 and range = $3 returning parked_until as until`,
    [request.runId, request.step, request.range, until],
  );
  return row ? { type: 'wait', until: row.until } : { type: 'gone' };
}

async function take(tx: Queryable, request: ClaimRequest, row: Row): Promise<Claim> {
  const isAttempt = row.released === null || row.released === 'failure';
  const [taken] = await tx.query<{ token: string }>(
    `update checkpoints set lease_token = gen_random_uuid(), leased_by = $4,
       leased_until = now() + $5 * interval '1 millisecond', parked_until = null, active_at = now(), released = null
     where run_id = $1 and step = $2 and range = $3 returning lease_token as token`,
    [request.runId, request.step, request.range, request.jobId, request.leaseMs],
  );
  await tx.query(
    `update steps set status = 'running', started_at = coalesce(started_at, now()), attempts = attempts + $3
     where run_id = $1 and name = $2 and status in ('pending', 'running')`,
    [request.runId, request.step, isAttempt ? 1 : 0],
  );
  if (!taken) throw new Error('A locked checkpoint vanished.');
  const { runId, step, range, leaseMs } = request;
  const { connectorId, position, hop, delivery, failures, throttles } = row;
  return {
    runId,
    step,
    range,
    leaseMs,
    connectorId,
    position,
    hop,
    delivery,
    failures,
    throttles,
    token: taken.token,
  };
}

/** The saved position of a claimed checkpoint, which may have moved since the claim. */
export async function getPosition(db: Queryable, key: CheckpointKey): Promise<unknown> {
  const [row] = await db.query<{ position: unknown }>(
    `select position from checkpoints where run_id = $1 and step = $2 and range = $3`,
    [key.runId, key.step, key.range],
  );
  return row?.position;
}
