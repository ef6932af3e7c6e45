import { z } from 'zod';
import type { Log } from '../../lib/log.ts';
import { sleep } from '../../lib/sleep.ts';
import { untilDisposed } from '../../lib/until-disposed.ts';
import { leaveChore, takeChore } from '../../store/chores.ts';
import type { Database } from '../../store/database.ts';
import { pruneRemovedUsers, pruneRuns, pruneStart, type PrunePosition } from '../../store/prune.ts';
import { deleteOverSessions } from '../../store/sessions.ts';

// Each batch is a transaction of its own of some 50 ms, so that nobody waits long for a lock.
const runsPerBatch = 500;
const usersPerBatch = 5_000;

// A round of the scheduler ends well before the minute after which another one may go on.
const batchesPerRound = 100;
const lookMs = 60_000;
const choreName = 'prune';

export interface Pruned {
  readonly runs: number;
  readonly rejectedRows: number;
  readonly removedUsers: number;
}

interface Round extends Pruned {
  /** Where the next round goes on; null when all is done. */
  readonly next: PrunePosition | null;
}

interface Pruning {
  readonly days: number;
  readonly maxBatches: number;
  readonly after: PrunePosition;
}

/** Deletes what ended, and who left, more than `days` ago: all of it. Figures per day stay for ever. */
export async function pruneAll(db: Database, days: number, signal: AbortSignal): Promise<Pruned> {
  const { next: _next, ...pruned } = await prune(
    db,
    { days, maxBatches: Number.POSITIVE_INFINITY, after: pruneStart },
    signal,
  );
  return pruned;
}

async function prune(
  db: Database,
  { days, maxBatches, after }: Pruning,
  signal: AbortSignal,
): Promise<Round> {
  let [runs, rejectedRows, removedUsers, batches] = [0, 0, 0, 0];
  await deleteOverSessions(db);
  for (let gone = usersPerBatch; gone === usersPerBatch && batches < maxBatches; batches += 1) {
    signal.throwIfAborted();
    gone = await pruneRemovedUsers(db, { days, limit: usersPerBatch });
    removedUsers += gone;
  }
  let next: PrunePosition | null = after;
  for (; next !== null && batches < maxBatches; batches += 1) {
    signal.throwIfAborted();
    const batch = await pruneRuns(db, { days, limit: runsPerBatch, after: next });
    runs += batch.runs;
    rejectedRows += batch.rejectedRows;
    next = batch.next;
  }
  return { runs, rejectedRows, removedUsers, next };
}

interface PruneServices {
  readonly db: Database;
  readonly log: Log;
  readonly retentionDays: number;
}

/** Prunes once a day, whichever scheduler comes first, until disposed; beside the ticks, which must not wait for it. */
export function startPruning(services: PruneServices): AsyncDisposable {
  return untilDisposed((signal) => loop(services, signal));
}

async function loop(services: PruneServices, signal: AbortSignal): Promise<void> {
  // Not at once: a process that is started for a moment leaves it to others.
  for (await sleep(lookMs, signal); !signal.aborted; await sleep(lookMs, signal)) {
    try {
      const pruned = await pruneDue(services, signal);
      if (pruned !== null) services.log.info(pruned, 'pruned');
    } catch (error) {
      if (!signal.aborted) services.log.warn({ error }, 'pruning failed');
    }
  }
}

const position = z.object({ finishedAt: z.string(), id: z.string() }).catch(pruneStart);

/** One round, if it is due and nobody else took it; what it left is taken up a minute later. */
export async function pruneDue(
  { db, retentionDays }: PruneServices,
  signal: AbortSignal,
): Promise<Pruned | null> {
  const taken = await takeChore(db, choreName, 24);
  if (taken === null) return null;
  const after = taken.position === null ? pruneStart : position.parse(taken.position);
  const { next, ...pruned } = await prune(
    db,
    { days: retentionDays, maxBatches: batchesPerRound, after },
    signal,
  );
  await leaveChore(db, choreName, next);
  return pruned;
}
