import type { Connector } from '../domain/connector.ts';
import type { RunMode } from '../domain/run.ts';
import { connectorColumns, type SealedCredential } from './connector-rows.ts';
import type { Database, Queryable } from './database.ts';
import { msLeft } from './ms-left.ts';

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
  /** Of the run; null before it is planned. */
  readonly mode: RunMode | null;
  /** Somebody asked for a full listing by hand. */
  readonly isFullRequested: boolean;
  /** Of the step, this one included; 0 for `run` and `finish`, which have none. */
  readonly attempts: number;
  readonly failures: number;
  readonly throttles: number;
  /** The moment of the claim by the database's clock: what stored times are compared with, and stored times are made of. */
  readonly claimedAt: Date;
}

export type ClaimResult =
  | ({ readonly type: 'claimed'; readonly claim: Claim } & ClaimedConnector)
  /** Done, ended, of an older delivery, or held by another job: nothing to do. */
  | { readonly type: 'gone' }
  /** The chain went on to this hop already: its job has to exist. */
  | { readonly type: 'superseded'; readonly hop: number; readonly delivery: number }
  /** For so long, by the database's clock. `isEarly`: the job was to come later, so some worker's clock is wrong. */
  | { readonly type: 'wait'; readonly waitMs: number; readonly isEarly: boolean };

export interface ClaimRequest extends CheckpointKey {
  readonly delivery: number;
  readonly hop: number;
  readonly jobId: string;
  readonly leaseMs: number;
  /** Leases one connector may hold at a time; null where the job asks Graph for nothing. */
  readonly maxLeases: number | null;
}

/** The connector of a claim as it is at that moment, so that a job need not ask again. */
interface ClaimedConnector {
  readonly connector: Connector;
  readonly credential: SealedCredential;
}

interface Row {
  readonly connectorId: string;
  readonly isLive: boolean;
  readonly delivery: number;
  readonly mode: RunMode | null;
  readonly isFullRequested: boolean;
  readonly isDone: boolean;
  readonly position: unknown;
  readonly hop: number;
  readonly isLeased: boolean;
  readonly leasedBy: string | null;
  readonly released: string | null;
  readonly failures: number;
  readonly throttles: number;
  readonly waitMs: number;
  readonly isParked: boolean;
  readonly leases: number;
}

/**
 * Takes the checkpoint for a job, or says why not. The job that holds it already may take it again: its queue
 * lock was lost, and the new token shuts the former holder out. A first claim, and one after a crash or a
 * failure, counts as an attempt.
 */
export async function claimCheckpoint(db: Database, request: ClaimRequest): Promise<ClaimResult> {
  return db.transaction(async (tx) => {
    const held = await lockConnector(tx, request.runId);
    const row = await lockCheckpoint(tx, request);
    if (held === null || !row?.isLive || row.isDone || request.delivery < row.delivery)
      return { type: 'gone' };
    if (row.isLeased && row.leasedBy !== request.jobId) return { type: 'gone' };
    if (request.hop < row.hop) return { type: 'superseded', hop: row.hop, delivery: row.delivery };
    const isFull = request.maxLeases !== null && row.leases >= request.maxLeases;
    if (row.waitMs > 0 || isFull) return wait(tx, request, row);
    return { type: 'claimed', claim: await take(tx, request, row), ...held };
  });
}

/**
 * The connector is locked first, and by a statement of its own: one that waits for the lock and then counts would count
 * what was there before it waited, and two claims would take the last free lease.
 */
async function lockConnector(tx: Queryable, runId: string): Promise<ClaimedConnector | null> {
  const [row] = await tx.query<Connector & SealedCredential>(
    `select ${connectorColumns}, c.credential as sealed, c.credential_key_id as "keyId"
     from runs r join connectors c on c.id = r.connector_id where r.id = $1 for no key update of c`,
    [runId],
  );
  if (!row) return null;
  const { sealed, keyId, ...connector } = row;
  return { connector, credential: { sealed, keyId } };
}

async function lockCheckpoint(tx: Queryable, request: ClaimRequest): Promise<Row | undefined> {
  const [row] = await tx.query<Row>(
    `select c.connector_id as "connectorId", r.status in ('queued', 'running') as "isLive", r.delivery, r.mode,
       r.full_requested as "isFullRequested", c.is_done as "isDone", c.position, c.hop, c.leased_by as "leasedBy", c.released, c.failures, c.throttles,
       c.lease_token is not null and c.leased_until > now() as "isLeased",
       case when $4::int is null then 0
         else ${msLeft('greatest(c.parked_until, k.throttled_until, a.throttled_until)')} end as "waitMs",
       coalesce(c.parked_until > now() + interval '1 second', false) as "isParked",
       (select count(*)::int from checkpoints o
         where o.connector_id = k.id and o.lease_token is not null and o.leased_until > now()
           and (o.run_id, o.step, o.range) <> (c.run_id, c.step, c.range)) as leases
     from checkpoints c join runs r on r.id = c.run_id join connectors k on k.id = c.connector_id
       left join app_throttles a on a.cloud = k.cloud and a.client_id = k.client_id
     where c.run_id = $1 and c.step = $2 and c.range = $3
     for update of c`,
    [request.runId, request.step, request.range, request.maxLeases],
  );
  return row;
}

/** Parked: until Graph may be asked again, or about a second where the connector's share is used up. */
async function wait(tx: Queryable, request: ClaimRequest, { waitMs, isParked }: Row): Promise<ClaimResult> {
  const [row] = await tx.query<{ waitMs: number }>(
    `update checkpoints set active_at = now(), parked_until = now()
         + case when $4::float8 > 0 then $4::float8 * interval '1 millisecond' else interval '1 second' * (0.5 + random()) end
     where run_id = $1 and step = $2 and range = $3 returning ${msLeft('parked_until')} as "waitMs"`,
    [request.runId, request.step, request.range, waitMs],
  );
  return row ? { type: 'wait', waitMs: row.waitMs, isEarly: isParked } : { type: 'gone' };
}

async function take(tx: Queryable, request: ClaimRequest, row: Row): Promise<Claim> {
  const isAttempt = row.released === null || row.released === 'failure';
  const [taken] = await tx.query<{ token: string; claimedAt: Date; attempts: number }>(
    `with begun as (
       update steps set status = 'running', started_at = coalesce(started_at, now()), attempts = attempts + $6
       where run_id = $1 and name = $2 and status in ('pending', 'running') returning attempts
     )
     update checkpoints set lease_token = gen_random_uuid(), leased_by = $4,
       leased_until = now() + $5 * interval '1 millisecond', parked_until = null, active_at = now(), released = null
     where run_id = $1 and step = $2 and range = $3 returning lease_token as token, now() as "claimedAt",
       coalesce((select attempts from begun), 0) as attempts`,
    [request.runId, request.step, request.range, request.jobId, request.leaseMs, isAttempt ? 1 : 0],
  );
  if (!taken) throw new Error('A locked checkpoint vanished.');
  const { runId, step, range, leaseMs } = request;
  const { connectorId, position, hop, delivery, mode, isFullRequested, failures, throttles } = row;
  return {
    ...taken,
    runId,
    step,
    range,
    leaseMs,
    connectorId,
    position,
    hop,
    delivery,
    mode,
    isFullRequested,
    failures,
    throttles,
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
