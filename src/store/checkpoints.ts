import type { Connector } from '../domain/connector.ts';
import type { RunMode } from '../domain/run.ts';
import { connectorColumns, type SealedCredential } from './connector-rows.ts';
import type { Queryable } from './database.ts';

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

/** Nearly all of it is null where the verdict is `gone`. */
interface Row extends Omit<Claim, 'runId' | 'step' | 'range' | 'leaseMs' | 'connectorId'>, SealedCredential {
  readonly verdict: ClaimResult['type'];
  readonly waitMs: number;
  readonly isEarly: boolean;
}

const claimSql = `
  select f.verdict, f.wait_ms as "waitMs", f.is_early as "isEarly", (f.run).delivery, (f.run).mode,
    (f.run).full_requested as "isFullRequested", (f.checkpoint).lease_token as token, (f.checkpoint).position,
    (f.checkpoint).hop, (f.checkpoint).failures, (f.checkpoint).throttles, coalesce(f.attempts, 0) as attempts,
    now() as "claimedAt", c.credential as sealed, c.credential_key_id as "keyId", ${connectorColumns}
  from claim_checkpoint($1, $2, $3, $4, $5, $6, $7, $8) f, lateral (select (f.connector).*) c`;

/**
 * Takes the checkpoint for a job, or says why not: `claim_checkpoint` decides, in migration 0014. The job that holds it
 * already may take it again: its queue lock was lost, and the new token shuts the former holder out. A first claim, and
 * one after a crash or a failure, counts as an attempt.
 */
export async function claimCheckpoint(db: Queryable, request: ClaimRequest): Promise<ClaimResult> {
  const { jobId, maxLeases, delivery: ofDelivery, hop: ofHop, ...held } = request;
  const { runId, step, range, leaseMs } = held;
  const params = [runId, step, range, ofDelivery, ofHop, jobId, leaseMs, maxLeases];
  const [row] = await db.query<Row & Connector>(claimSql, params);
  if (!row) throw new Error('A claim without an answer.');
  const { verdict, waitMs, isEarly, sealed, keyId, token, position, hop, delivery, ...rest } = row;
  const { mode, isFullRequested, attempts, failures, throttles, claimedAt, ...connector } = rest;
  if (verdict === 'superseded') return { type: verdict, hop, delivery };
  if (verdict === 'wait') return { type: verdict, waitMs, isEarly };
  if (verdict === 'gone') return { type: verdict };
  const now = {
    token,
    position,
    hop,
    delivery,
    mode,
    isFullRequested,
    attempts,
    failures,
    throttles,
    claimedAt,
  };
  return {
    type: verdict,
    claim: { ...held, connectorId: connector.id, ...now },
    connector,
    credential: { sealed, keyId },
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
