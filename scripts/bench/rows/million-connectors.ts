import { execFile } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { openApp } from '../../../src/app.ts';
import { parseConfig } from '../../../src/config.ts';
import { createLogger } from '../../../src/observe/logger.ts';
import { openPostgres } from '../../../src/store/open-postgres.ts';
import { tick } from '../../../src/sync/tick.ts';
import type { BenchRow, Line } from '../bench-row.ts';
import { insertConnectors } from '../insert-connectors.ts';
import { median } from '../median.ts';
import { type Installation, openFleet } from '../open-fleet.ts';
import { redisInfo, type Servers } from '../start-servers.ts';
import { startProcesses } from '../start-processes.ts';

const count = 1_000_000;
const times = 3;
/** Two rounds of the scheduler, so that what it leaves behind is there. */
const idleMs = 35_000;

/** Registered and waiting costs next to nothing. */
export const millionConnectors: BenchRow = {
  name: 'million connectors',
  what: '1,000,000 connectors registered: one tick, the status command, memory of Redis while idle',
  isDefault: false,
  run: async (say) => {
    await using fleet = await openFleet({ tenants: 1, users: 10, latencyMs: 0 });
    await using installation = await fleet.install();
    await fill(installation);
    say('connectors inserted');
    const memory = await idleMemory(fleet.servers, installation);
    say(`Redis holds ${memory.toFixed(1)} MiB while idle`);
    const bare = await adminSeconds(installation, '--help');
    const status = await adminSeconds(installation, 'status');
    say(`status: ${status.toFixed(2)} s; --help: ${bare.toFixed(2)} s`);
    const ticks = await tickSeconds(installation);
    say(`one tick: ${ticks.toFixed(2)} s`);
    return {
      lines: [
        seconds('one tick that starts 500 runs', ticks),
        {
          ...seconds('npm run -s admin -- status, next to --help', status),
          reference: `${bare.toFixed(2)} s`,
        },
        {
          ...seconds('used_memory of Redis, idle', memory),
          measured: `${memory.toFixed(1)} MiB`,
          unit: 'MiB',
          bound: { kind: 'at most', value: 64 },
        },
      ],
      notes: ['idle: a scheduler, a worker and a web process are connected, and nothing is due'],
    };
  },
};

function seconds(what: string, value: number): Line {
  const measured = `${value.toFixed(2)} s`;
  return { what, measured, reference: null, value, unit: 's', bound: { kind: 'at most', value: 1 } };
}

async function fill({ databaseUrl, env }: Installation): Promise<void> {
  await using db = await openPostgres(databaseUrl, { maxConnections: 1 });
  await insertConnectors(db, Buffer.from(env['SECRETS_KEY'] ?? '', 'base64'), count);
  // Postgres does it by itself within a minute.
  await db.query('vacuum analyze connectors');
}

async function idleMemory({ redis }: Servers, { env }: Installation): Promise<number> {
  await using processes = new AsyncDisposableStack();
  for (const script of ['worker', 'scheduler', 'web'] as const) {
    processes.use(await startProcesses(script, 1, env));
  }
  await delay(idleMs);
  const [, bytes = '0'] = /^used_memory:(\d+)/m.exec(await redisInfo(redis.url, 'memory')) ?? [];
  return Number(bytes) / 2 ** 20;
}

/** A whole command, from the shell's point of view. */
async function adminSeconds({ env }: Installation, command: string): Promise<number> {
  const taken: number[] = [];
  for (let n = 0; n < times; n += 1) {
    const startedAt = performance.now();
    await promisify(execFile)('npm', ['run', '-s', 'admin', '--', command], {
      cwd: import.meta.dirname,
      env: { PATH: searchPath(), ...env },
      maxBuffer: 2 ** 28,
    });
    taken.push((performance.now() - startedAt) / 1_000);
  }
  return median(taken);
}

/** Each tick finds everything due, and starts as many runs as a tick may. */
async function tickSeconds({ databaseUrl, env }: Installation): Promise<number> {
  await using app = await openApp(parseConfig(env, 'scheduler'), createLogger({ level: 'warn' }));
  await app.db.query(`update connectors set next_run_at = now() - interval '1 hour'`);
  await app.db.query('vacuum analyze connectors');
  const taken: number[] = [];
  for (let n = 0; n < times; n += 1) {
    const startedAt = performance.now();
    const { started } = await tick(app);
    taken.push((performance.now() - startedAt) / 1_000);
    if (started !== 500) throw new Error(`a tick started ${started} runs at ${databaseUrl}`);
  }
  return median(taken);
}

/** Node of this process first, then wherever npm is. */
function searchPath(): string {
  const folders = [process.execPath.slice(0, process.execPath.lastIndexOf('/'))];
  return [...folders, '/usr/local/bin', '/usr/bin', '/bin'].join(':');
}
