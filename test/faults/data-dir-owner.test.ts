import type { ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { startSimulator, type Simulator } from '../../src/simulator/start-simulator.ts';
import { runAdminScript, startMain } from '../support/admin-script.ts';
import { createDataDir } from '../support/test-database.ts';
import { waitFor } from '../support/wait-for.ts';

const secret = 'simulated-secret-of-the-tests';
const processes = 4;
// A dozen processes start side by side, each of which takes a second or two of a core.
const startDeadlineMs = 60_000;

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator({ tenants: [] });
});
afterAll(async () => {
  await simulator.close();
});

/** A DATA_DIR of a test's own, and what is done there: what takes its time is the start of one script after the other. */
interface Place extends AsyncDisposable {
  readonly path: string;
  readonly env: Record<string, string>;
}

async function openPlace(): Promise<Place> {
  const folder = await createDataDir();
  return {
    ...folder,
    env: {
      DATA_DIR: folder.path,
      LOGIN_URL: simulator.loginUrl,
      GRAPH_URL: simulator.graphUrl,
      PORT: '0',
    },
  };
}

/** `npm start`, once it listens; ended as a person ends it unless it ended before. */
async function startOwner({
  path,
  env,
}: Place): Promise<{ readonly process: ChildProcess } & AsyncDisposable> {
  const owner = startMain('workers/all.ts', env);
  owner.stderr?.resume();
  owner.stdout?.resume();
  await waitFor(() => statSync(join(path, 'control.sock')).isSocket(), {
    deadlineMs: startDeadlineMs,
    what: 'the owner to listen',
  });
  return {
    process: owner,
    [Symbol.asyncDispose]: async () => {
      if (owner.exitCode !== null || owner.signalCode !== null) return;
      owner.kill('SIGTERM');
      await once(owner, 'exit');
    },
  };
}

/** A tenant in the simulator and the arguments that connect it; the secret goes through stdin. */
function tenantArguments(name: string, tenantId: string = randomUUID()): readonly string[] {
  const clientId = randomUUID();
  simulator.addTenant({ tenantId, clientId, seed: name, users: 20, secrets: [{ value: secret }] });
  return [
    'connector',
    'add',
    name,
    '--tenant-id',
    tenantId,
    '--client-id',
    clientId,
    '--client-secret-stdin',
  ];
}

async function connectorNames({ env }: Place): Promise<readonly string[]> {
  const { stdout } = await runAdminScript(env, ['connector', 'list', '--json']);
  return z
    .array(z.object({ name: z.string() }))
    .parse(JSON.parse(stdout))
    .map(({ name }) => name);
}

const names = Array.from({ length: processes }, (_, index) => `tenant-${String(index)}`);

/** Exit code and complaint of each. */
async function addAtOnce({ env }: Place): Promise<readonly (readonly [number, string])[]> {
  const added = await Promise.all(names.map((name) => runAdminScript(env, tenantArguments(name), secret)));
  return added.map(({ exitCode, stderr }) => [exitCode, exitCode === 0 ? '' : stderr]);
}

const allAdded = names.map(() => [0, '']);

describe.concurrent('without an owner', () => {
  it('four scripts at once share DATA_DIR, and no row is lost', async () => {
    await using place = await openPlace();
    expect(await addAtOnce(place)).toEqual(allAdded);
    expect(await connectorNames(place)).toEqual(names);
  });

  it('sync --wait does the work in its own process', async () => {
    await using place = await openPlace();
    const { env } = place;
    await runAdminScript(env, tenantArguments('alone'), secret);
    const synced = await runAdminScript(env, ['sync', 'alone', '--wait', '--json']);
    expect(JSON.parse(synced.stdout)).toMatchObject({ connector: 'alone', status: 'succeeded' });
    expect(synced.exitCode).toBe(0);
  });
});

describe.concurrent('while npm start runs', () => {
  it('four scripts at once run their commands in it', async () => {
    await using place = await openPlace();
    await using owner = await startOwner(place);
    expect(owner.process.exitCode).toBeNull();
    const { env, path } = place;
    expect(statSync(join(path, 'control.sock')).mode & 0o777).toBe(0o600);
    expect(await addAtOnce(place)).toEqual(allAdded);
    expect(await connectorNames(place)).toEqual(names);
    const synced = await runAdminScript(env, ['sync', ...names, '--wait', '--json']);
    const runs = z.array(z.object({ status: z.string() })).parse(JSON.parse(synced.stdout));
    expect(runs.map(({ status }) => status)).toEqual(names.map(() => 'succeeded'));
    expect(await runAdminScript(env, ['connector', 'show', 'tenant-9'])).toMatchObject({
      exitCode: 2,
      stdout: '',
    });
  });

  it('a second one is told who owns DATA_DIR', async () => {
    await using place = await openPlace();
    await using owner = await startOwner(place);
    const second = startMain('workers/all.ts', place.env);
    const [said] = await Promise.all([
      second.stderr === null ? '' : text(second.stderr),
      once(second, 'exit'),
    ]);
    expect(second.exitCode).toBe(1);
    expect(said).toContain(`belongs to process ${String(owner.process.pid)}`);
  });

  it('a script is told when it is killed, and the next one works on its own', async () => {
    await using place = await openPlace();
    await using owner = await startOwner(place);
    const tenantId = randomUUID();
    await runAdminScript(place.env, tenantArguments('waiting', tenantId), secret);
    const held = simulator.tenant(tenantId).addFault({ match: { path: /users/ }, effect: { kind: 'hang' } });
    const waiting = runAdminScript(place.env, ['sync', 'waiting', '--wait']);
    await waitFor(() => held.hits > 0, { deadlineMs: startDeadlineMs, what: 'the run to be under way' });
    owner.process.kill('SIGKILL');
    expect(await waiting).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('DATA_DIR') as unknown,
    });
    expect(await connectorNames(place)).toEqual(['waiting']);
  });
});
