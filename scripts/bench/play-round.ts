import type { Queryable } from '../../src/store/database.ts';
import { openPostgres } from '../../src/store/open-postgres.ts';
import { waitFor } from '../../test/support/wait-for.ts';
import { cpuSeconds } from './cpu-seconds.ts';
import type { Fleet } from './open-fleet.ts';
import { startProcesses } from './start-processes.ts';

export interface RoundOptions {
  readonly workers: number;
  /** Whether the guest runs as well. Nobody waits for its end. */
  readonly withGuest: boolean;
}

export interface Round {
  /** Of the tenants that are waited for: all but the guest. */
  readonly runs: number;
  /** First of these runs created to last of them ended. */
  readonly seconds: number;
  /** Planned to ended, one per run. */
  readonly runSeconds: readonly number[];
  /** From the start of the scheduler to the last end, by kind of process. */
  readonly cpu: Readonly<Record<string, number>>;
}

const deadlineMs = 20 * 60_000;

/** A first, full run of every tenant in a new installation; the rows are counted at the end. */
export async function playRound(fleet: Fleet, { workers, withGuest }: RoundOptions): Promise<Round> {
  await using installation = await fleet.install();
  await using db = await openPostgres(installation.databaseUrl, { maxConnections: 2 });
  const guest = fleet.guestId;
  await using processes = new AsyncDisposableStack();
  const worker = processes.use(await startProcesses('worker', workers, installation.env));
  // the guest first: what it does to the others it does from the start
  await db.query(
    `update connectors set next_run_at = now() - case when tenant_id = $1 then interval '1 hour' else interval '0' end
     where tenant_id is distinct from $1 or $2`,
    [guest, withGuest],
  );
  const groups = {
    worker: worker.pids,
    postgres: [fleet.servers.postgres.pid],
    redis: [fleet.servers.redis.pid],
    simulator: [fleet.simulator.pid],
  };
  const before = await cpuSeconds(groups);
  processes.use(await startProcesses('scheduler', 1, installation.env));
  await waitFor(() => isOver(db, fleet), { deadlineMs, everyMs: 100, what: 'the end of the round' });
  const after = await cpuSeconds(groups);
  const cpu = Object.fromEntries(
    Object.entries(after).map(([name, used]) => [name, used - (before[name] ?? 0)]),
  );
  return { ...(await readRound(db, fleet)), cpu };
}

async function isOver(db: Queryable, { guestId, plan }: Fleet): Promise<boolean> {
  const [row] = await db.query<{ ended: number }>(
    `select count(*)::int as ended from runs r join connectors k on k.id = r.connector_id
     where r.finished_at is not null and k.tenant_id is distinct from $1`,
    [guestId],
  );
  return row?.ended === plan.tenants;
}

async function readRound(db: Queryable, { guestId, plan }: Fleet): Promise<Omit<Round, 'cpu'>> {
  const runs = await db.query<{ status: string; createdAt: Date; startedAt: Date; finishedAt: Date }>(
    `select r.status, r.created_at as "createdAt", r.started_at as "startedAt", r.finished_at as "finishedAt"
     from runs r join connectors k on k.id = r.connector_id where k.tenant_id is distinct from $1`,
    [guestId],
  );
  const [users] = await db.query<{ held: number }>(
    `select count(*)::int as held from users u join connectors k on k.id = u.connector_id
     where k.tenant_id is distinct from $1`,
    [guestId],
  );
  const wrong = runs.filter(({ status }) => status !== 'succeeded');
  if (wrong.length > 0) throw new Error(`${wrong.length} runs did not succeed: ${wrong[0]?.status}`);
  const expected = plan.tenants * plan.users;
  if (users?.held !== expected) throw new Error(`${users?.held} users are stored instead of ${expected}`);
  const first = Math.min(...runs.map(({ createdAt }) => createdAt.getTime()));
  const last = Math.max(...runs.map(({ finishedAt }) => finishedAt.getTime()));
  return {
    runs: runs.length,
    seconds: (last - first) / 1_000,
    runSeconds: runs.map((run) => (run.finishedAt.getTime() - run.startedAt.getTime()) / 1_000),
  };
}
