import type { ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { startSimulator, type Simulator } from '../../src/simulator/start-simulator.ts';
import { runAdminScript, startMain } from '../support/admin-script.ts';
import { createDataDir, type TestFolder } from '../support/test-database.ts';
import { waitFor } from '../support/wait-for.ts';

const secret = 'simulated-secret-of-the-tests';
const processes = 4;

let simulator: Simulator;
let folder: TestFolder;
let env: Record<string, string>;

beforeAll(async () => {
  simulator = await startSimulator({ tenants: [] });
});
afterAll(async () => {
  await simulator.close();
});
beforeEach(async () => {
  folder = await createDataDir();
  env = {
    DATA_DIR: folder.path,
    LOGIN_URL: simulator.loginUrl,
    GRAPH_URL: simulator.graphUrl,
    PORT: '0',
  };
});
afterEach(async () => {
  await folder[Symbol.asyncDispose]();
});

/** A tenant in the simulator and the arguments that connect it; the secret goes through stdin. */
function tenantArguments(name: string): readonly string[] {
  const [tenantId, clientId] = [randomUUID(), randomUUID()];
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

async function connectorNames(): Promise<readonly string[]> {
  const { stdout } = await runAdminScript(env, ['connector', 'list', '--json']);
  return z
    .array(z.object({ name: z.string() }))
    .parse(JSON.parse(stdout))
    .map(({ name }) => name);
}

const names = Array.from({ length: processes }, (_, index) => `tenant-${String(index)}`);

/** Exit code and complaint of each. */
async function addAtOnce(): Promise<readonly (readonly [number, string])[]> {
  const added = await Promise.all(names.map((name) => runAdminScript(env, tenantArguments(name), secret)));
  return added.map(({ exitCode, stderr }) => [exitCode, exitCode === 0 ? '' : stderr]);
}

const allAdded = names.map(() => [0, '']);

describe('without an owner', () => {
  it('four scripts at once share DATA_DIR, and no row is lost', async () => {
    expect(await addAtOnce()).toEqual(allAdded);
    expect(await connectorNames()).toEqual(names);
  });

  it('sync --wait does the work in its own process', async () => {
    await runAdminScript(env, tenantArguments('alone'), secret);
    const synced = await runAdminScript(env, ['sync', 'alone', '--wait', '--json']);
    expect(JSON.parse(synced.stdout)).toMatchObject({ connector: 'alone', status: 'succeeded' });
    expect(synced.exitCode).toBe(0);
  });
});

describe('while npm start runs', () => {
  let owner: ChildProcess;
  beforeEach(async () => {
    owner = startMain('workers/all.ts', env);
    owner.stderr?.resume();
    owner.stdout?.resume();
    await waitFor(() => statSync(join(folder.path, 'control.sock')).isSocket(), {
      deadlineMs: 30_000,
      what: 'the owner to listen',
    });
  });
  afterEach(async () => {
    if (owner.exitCode === null && owner.signalCode === null) {
      owner.kill('SIGTERM');
      await once(owner, 'exit');
    }
  });

  it('four scripts at once run their commands in it', async () => {
    expect(statSync(join(folder.path, 'control.sock')).mode & 0o777).toBe(0o600);
    expect(await addAtOnce()).toEqual(allAdded);
    expect(await connectorNames()).toEqual(names);
    const synced = await runAdminScript(env, ['sync', ...names, '--wait', '--json']);
    const runs = z.array(z.object({ status: z.string() })).parse(JSON.parse(synced.stdout));
    expect(runs.map(({ status }) => status)).toEqual(names.map(() => 'succeeded'));
    expect(await runAdminScript(env, ['connector', 'show', 'tenant-9'])).toMatchObject({
      exitCode: 2,
      stdout: '',
    });
  });

  it('a second one is told who owns DATA_DIR', async () => {
    const second = startMain('workers/all.ts', env);
    const [said] = await Promise.all([
      second.stderr === null ? '' : text(second.stderr),
      once(second, 'exit'),
    ]);
    expect(second.exitCode).toBe(1);
    expect(said).toContain(`belongs to process ${String(owner.pid)}`);
  });

  it('a script is told when it is killed, and the next one works on its own', async () => {
    await runAdminScript(env, tenantArguments('waiting'), secret);
    const [tenantId = ''] = simulator.tenantIds.slice(-1);
    const held = simulator.tenant(tenantId).addFault({ match: { path: /users/ }, effect: { kind: 'hang' } });
    const waiting = runAdminScript(env, ['sync', 'waiting', '--wait']);
    await waitFor(() => held.hits > 0, { deadlineMs: 30_000, what: 'the run to be under way' });
    owner.kill('SIGKILL');
    expect(await waiting).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('DATA_DIR') as unknown,
    });
    expect(await connectorNames()).toEqual(['waiting']);
  });
});
