import { execFile } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { startChild } from '../../../test/support/child-process.ts';
import { onFreePort } from '../../../test/support/free-port.ts';
import { waitFor } from '../../../test/support/wait-for.ts';
import type { BenchRow } from '../bench-row.ts';
import { cpuSeconds } from '../cpu-seconds.ts';
import { median } from '../median.ts';
import { npmCommand } from '../../../test/support/npm-command.ts';
import { type Fleet, type Installation, openFleet } from '../open-fleet.ts';
import { startProcesses } from '../start-processes.ts';

const times = 3;
/** What a start leaves to do is done by then. */
const settleMs = 10_000;
const idleSeconds = 30;
const scripts = ['worker', 'scheduler', 'web'] as const;

/** What it takes to be there, and to have nothing to do. */
export const startUp: BenchRow = {
  name: 'start-up and idle',
  what: 'a worker until it takes jobs; CPU of an idle worker, scheduler and page together, on Redis and Postgres',
  isDefault: true,
  run: async (say) => {
    await using fleet = await openFleet({ tenants: 1, users: 10, latencyMs: 0 });
    await using installation = await fleet.install();
    const bare = await repeated(bareSeconds);
    const ready = await repeated(() => readySeconds(installation));
    say(`a worker takes jobs after ${ready.toFixed(2)} s; node alone ${bare.toFixed(2)} s`);
    const idle = await idleCpu(fleet, installation);
    const ours = scripts.reduce((sum, name) => sum + (idle[name] ?? 0), 0);
    const each = Object.entries(idle).map(([name, used]) => `${name} ${percent(used).toFixed(2)} %`);
    say(`idle: ${each.join(', ')}`);
    return {
      lines: [
        {
          what: 'worker: from its start to /readyz and /healthz both 200 / node --eval 0',
          measured: `${ready.toFixed(2)} s`,
          reference: `${bare.toFixed(2)} s`,
          value: ready,
          unit: 's',
          bound: { kind: 'at most', value: 1.5 },
        },
        {
          what: `idle worker, scheduler and page over ${idleSeconds} s, of one core`,
          measured: `${ours.toFixed(2)} s of CPU`,
          reference: null,
          value: percent(ours),
          unit: '%',
          bound: { kind: 'at most', value: 1 },
        },
      ],
      notes: [`idle: ${each.join(', ')} of one core`],
    };
  },
};

const percent = (seconds: number): number => (seconds / idleSeconds) * 100;

async function repeated(measure: () => Promise<number>): Promise<number> {
  const taken: number[] = [];
  for (let n = 0; n < times; n += 1) taken.push(await measure());
  return median(taken);
}

async function bareSeconds(): Promise<number> {
  const startedAt = performance.now();
  await promisify(execFile)(process.execPath, ['--eval', '0']);
  return (performance.now() - startedAt) / 1_000;
}

/** `/healthz` is 200 once the worker was answered when it asked for a job. */
async function readySeconds({ env }: Installation): Promise<number> {
  const command = npmCommand('worker');
  return onFreePort(async (port) => {
    const startedAt = performance.now();
    await using worker = startChild(
      command.program,
      { ...command.env, ...env, PORT: String(port) },
      command.flags,
    );
    const isReady = async (): Promise<boolean> =>
      (await isOk(`http://127.0.0.1:${port}/readyz`)) && (await isOk(`http://127.0.0.1:${port}/healthz`));
    await waitFor(isReady, { deadlineMs: 20_000, everyMs: 10, what: `worker ${worker.pid} to be ready` });
    return (performance.now() - startedAt) / 1_000;
  });
}

async function isOk(url: string): Promise<boolean> {
  return fetch(url).then(
    ({ ok }) => ok,
    () => false,
  );
}

async function idleCpu({ servers }: Fleet, { env }: Installation): Promise<Readonly<Record<string, number>>> {
  await using processes = new AsyncDisposableStack();
  const pids: Record<string, readonly number[]> = {
    postgres: [servers.postgres.pid],
    redis: [servers.redis.pid],
  };
  for (const script of scripts) pids[script] = processes.use(await startProcesses(script, 1, env)).pids;
  await delay(settleMs);
  const before = await cpuSeconds(pids);
  await delay(idleSeconds * 1_000);
  const after = await cpuSeconds(pids);
  return Object.fromEntries(Object.entries(after).map(([name, used]) => [name, used - (before[name] ?? 0)]));
}
