import type { Queryable } from '../../src/store/database.ts';
import { openPostgres } from '../../src/store/open-postgres.ts';
import { waitFor } from '../../test/support/wait-for.ts';
import { type AskedRequests, askedRequests, forgetRequests } from './ask-simulator.ts';
import { cpuSeconds } from './cpu-seconds.ts';
import { peakMemory } from './peak-memory.ts';
import type { Fleet, Installation } from './open-fleet.ts';
import { requireWhole } from './require-whole.ts';
import { startProcesses } from './start-processes.ts';
import { startRunOf } from './start-run-of.ts';
import { type WrittenRows, writtenBetween, writtenRows } from './written-rows.ts';

/** One run of the only tenant, by one worker process. */
export interface PlayedRun {
  readonly mode: string;
  /** Created to ended. */
  readonly seconds: number;
  /** First request of the users step to its last commit. */
  readonly usersSeconds: number;
  readonly requests: AskedRequests['counts'];
  readonly written: WrittenRows;
  readonly walBytes: number;
  /** From before the start to the end, by kind of process. */
  readonly cpu: Readonly<Record<string, number>>;
  /** Of the worker. */
  readonly peakBytes: number;
}

const deadlineMs = 20 * 60_000;

/** Rejects where the run does not succeed, or the store does not hold what the tenant does. */
export async function playRun(fleet: Fleet, installation: Installation): Promise<PlayedRun> {
  const { servers, simulator } = fleet;
  await using db = await openPostgres(installation.databaseUrl, { maxConnections: 1 });
  const before = { wal: await walPosition(db), written: await writtenRows(db) };
  await using worker = await startProcesses('worker', 1, installation.env);
  await forgetRequests(simulator.url);
  const groups = {
    worker: worker.pids,
    postgres: [servers.postgres.pid],
    redis: [servers.redis.pid],
    simulator: [simulator.pid],
  };
  const cpuBefore = await cpuSeconds(groups);
  const runId = await startRunOf(installation);
  const run = await waitFor(() => endedRun(db, runId), {
    deadlineMs,
    everyMs: 100,
    what: 'the end of the run',
  });
  const cpuAfter = await cpuSeconds(groups);
  const peakBytes = await peakMemory(worker.pids[0] ?? 0);
  const asked = await askedRequests(simulator.url);
  if (run.status !== 'succeeded') throw new Error(`the run did not succeed: ${run.status} ${run.why ?? ''}`);
  const walBytes = (await walPosition(db)) - before.wal;
  await requireWhole(db, fleet);
  // the counters of a session are written down when it is idle for long, or ends
  await worker.stop();
  return {
    mode: run.mode,
    seconds: run.seconds,
    usersSeconds: (run.usersReadAtMs - firstUsersRequestAt(asked)) / 1_000,
    requests: asked.counts,
    written: writtenBetween(before.written, await writtenRows(db)),
    walBytes,
    cpu: Object.fromEntries(
      Object.entries(cpuAfter).map(([name, used]) => [name, used - (cpuBefore[name] ?? 0)]),
    ),
    peakBytes,
  };
}

interface EndedRun {
  readonly status: string;
  readonly mode: string;
  readonly seconds: number;
  /** When the last page of the users was committed, ms since 1970. */
  readonly usersReadAtMs: number;
  readonly why: string | null;
}

async function endedRun(db: Queryable, runId: string): Promise<EndedRun | undefined> {
  const [run] = await db.query<EndedRun>(
    `select r.status, r.mode, extract(epoch from r.finished_at - r.created_at)::float8 as seconds,
       (select max(extract(epoch from pg_xact_commit_timestamp(c.xmin))) * 1000
        from checkpoints c where c.run_id = r.id and c.step = 'users')::float8 as "usersReadAtMs",
       coalesce(r.error, (select s.error from steps s where s.run_id = r.id and s.error is not null limit 1))::text as why
     from runs r where r.id = $1 and r.finished_at is not null`,
    [runId],
  );
  return run;
}

function firstUsersRequestAt({ requests }: AskedRequests): number {
  return Math.min(...requests.filter(({ kind }) => kind.startsWith('users')).map(({ at }) => at));
}

async function walPosition(db: Queryable): Promise<number> {
  const [row] = await db.query<{ bytes: number }>(
    `select pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::float8 as bytes`,
  );
  return row?.bytes ?? 0;
}
