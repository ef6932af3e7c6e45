import { setTimeout as delay } from 'node:timers/promises';
import { waitFor } from '../../../test/support/wait-for.ts';
import { readingSite } from '../live-runs.ts';
import type { Member } from '../member.ts';
import type { Soak } from '../soak.ts';
import type { FaultKind } from './fault-kind.ts';

const hourMs = 3_600_000;

/** What is done to the processes themselves. */
export const processFaults: readonly FaultKind[] = [
  { name: 'worker killed', strike: async (soak) => kill(await busyWorker(soak)) },
  { name: 'scheduler killed', strike: ({ random, schedulers }) => kill(random.pick(schedulers)) },
  { name: 'worker stopped by SIGTERM', strike: stop },
  { name: 'worker frozen past its lease', strike: freeze },
  { name: 'worker an hour ahead', strike: (soak) => shift(soak, hourMs) },
  { name: 'worker an hour behind', strike: (soak) => shift(soak, -hourMs) },
];

async function busyWorker(soak: Soak): Promise<Member> {
  await readingSite(soak);
  return soak.random.pick(soak.workers);
}

async function kill(member: Member): Promise<string | null> {
  const { signal } = await member.end('SIGKILL');
  return signal === 'SIGKILL' ? member.name : null;
}

async function stop(soak: Soak): Promise<string | null> {
  const worker = await busyWorker(soak);
  await waitFor(async () => (await worker.log()).includes('"started"'), {
    deadlineMs: 60_000,
    what: worker.name,
  });
  const from = performance.now();
  const { code, signal, isOurs } = await worker.end('SIGTERM');
  const tookMs = Math.round(performance.now() - from);
  if (!isOurs) return null;
  // 10 s for the jobs in hand, and a little for closing
  if (code !== 0 || tookMs > 15_000) {
    soak.findings.push(
      `${worker.name} ended with ${String(code ?? signal)} after ${tookMs} ms when it was told to stop`,
    );
  }
  return `${worker.name}, ${tookMs} ms`;
}

async function freeze(soak: Soak): Promise<string> {
  const worker = await busyWorker(soak);
  const frozenMs = soak.tempo.leaseMs * 2;
  worker.signal('SIGSTOP');
  await delay(frozenMs);
  worker.signal('SIGCONT');
  return `${worker.name}, ${frozenMs} ms`;
}

/** It stays so until the next one. */
async function shift(soak: Soak, shiftMs: number): Promise<string | null> {
  const worker = soak.random.pick(soak.workers.slice(-2));
  const from = (await worker.log()).length;
  await worker.shiftClock(shiftMs);
  const isWrong = async (): Promise<boolean> => {
    const times = (await worker.log()).slice(from).matchAll(/"time":"([^"]+)"/g);
    return [...times].some(([, time = '']) => Math.abs(Date.parse(time) - Date.now() - shiftMs) < hourMs / 2);
  };
  await waitFor(isWrong, { deadlineMs: 60_000, everyMs: 100, what: `${worker.name} to log with its clock` });
  return worker.name;
}
