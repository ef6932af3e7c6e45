import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ageQuietRuns } from './age-quiet-runs.ts';
import { checkLogs } from './checks/check-logs.ts';
import { checkStore } from './checks/check-store.ts';
import { checkTruth } from './checks/check-truth.ts';
import { strikeAll } from './faults/strike-all.ts';
import { openSoak } from './open-soak.ts';
import { readOptions } from './options.ts';
import { describe, sayProgress } from './progress.ts';
import { runRounds } from './rounds.ts';
import { runLastRound, settle } from './settle.ts';
import type { Soak } from './soak.ts';

/** A soak from its arguments to its verdict; true where nothing was found. */
export async function runSoak(argv: readonly string[]): Promise<boolean> {
  const given = readOptions(argv);
  const { minutes, seed, connectors } = given;
  // the simulator's process has to draw the same
  const allArgs = [...argv, '--seed', String(seed)];
  const from = performance.now();
  const say = (line: string): void => {
    const seconds = ((performance.now() - from) / 1_000).toFixed(0).padStart(5);
    process.stdout.write(`${seconds} s  ${line}\n`);
  };
  const folder = await mkdtemp(join(tmpdir(), 'm365-soak-'));
  say(`seed ${seed}: ${connectors} connectors, ${minutes} minutes of faults, logs in ${folder}`);
  await mkdir(folder, { recursive: true });
  const findings = await soakIn(folder, { argv: allArgs, say });
  for (const finding of findings) say(`FOUND: ${finding}`);
  if (findings.length > 0) {
    say(`failed with seed ${seed}: ${findings.length} findings; the logs of all processes are in ${folder}`);
    return false;
  }
  await rm(folder, { recursive: true });
  say('nothing was found');
  return true;
}

interface Place {
  readonly argv: readonly string[];
  readonly say: (line: string) => void;
}

async function soakIn(folder: string, { argv, say }: Place): Promise<readonly string[]> {
  await using undo = new AsyncDisposableStack();
  const options = readOptions(argv);
  const soak = await openSoak(undo, { options, argv, folder, say });
  const users = soak.sites.reduce((sum, { spec }) => sum + spec.users, 0);
  say(`${soak.sites.length} tenants with ${users} users`);
  const counts = new Map<string, number>();
  try {
    await underFaults(soak, counts);
    await runLastRound(soak);
    await check(soak);
  } catch (error) {
    soak.findings.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
  for (const [name, count] of counts) say(`${String(count).padStart(4)} x ${name}`);
  say(await describe(soak, counts));
  soak.findings.push(...(await checkLogs([...soak.workers, ...soak.schedulers])));
  return soak.findings;
}

/** Rounds and faults side by side for so long, then quiet until every run has ended. */
async function underFaults(soak: Soak, counts: Map<string, number>): Promise<void> {
  const over = AbortSignal.timeout(soak.options.minutes * 60_000);
  const settled = new AbortController();
  const background = [ageQuietRuns(soak, settled.signal), sayProgress(soak, counts, settled.signal)];
  const struck = new AbortController();
  try {
    const rounds = runRounds(soak, struck.signal);
    await strikeAll(soak, counts, over).finally(() => struck.abort());
    await rounds;
    soak.say(`faults are over: ${await describe(soak, counts)}`);
    await settle(soak);
    soak.say('every run has ended');
  } finally {
    settled.abort();
    await Promise.all(background);
  }
}

async function check(soak: Soak): Promise<void> {
  soak.findings.push(...(await checkStore(soak.app.db)));
  let users = 0;
  let activities = 0;
  for (const site of soak.sites) {
    const checked = await checkTruth(soak.app.db, site);
    users += checked.users;
    activities += checked.activities;
    soak.findings.push(...checked.findings);
  }
  soak.say(
    `compared ${users} users and the mail of ${activities} with the truth of ${soak.sites.length} tenants`,
  );
}
