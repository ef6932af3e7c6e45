import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { CommandServices } from '../../../src/cli/command-context.ts';
import { sharedServices } from '../../../src/cli/command-services.ts';
import { startSimulator, type Simulator } from '../../../src/simulator/start-simulator.ts';
import { setNeedsAttention } from '../../../src/store/connector-state.ts';
import { currentHome } from '../../support/home.ts';
import { runCli, type CliResult } from '../../support/run-cli.ts';
import { connect, openTestApp, someTenant, syncOnce, type TestApp } from '../../support/test-app.ts';

let simulator: Simulator;
let test: TestApp;
let services: CommandServices;

beforeAll(async () => {
  simulator = await startSimulator({ tenants: [] });
  test = await openTestApp(simulator);
  const { app } = test;
  services = sharedServices(app, currentHome().kind === 'embedded' ? null : () => app.countWorkers());
  const well = await connect(app, someTenant(simulator, { users: 20 }), { name: 'well' });
  await syncOnce(app, well);
  const poor = await connect(app, someTenant(simulator, { users: 20 }), { name: 'Zed Poor' });
  await setNeedsAttention(app.db, poor.id, {
    kind: 'credential',
    code: 'AADSTS7000222',
    message: 'The client secret is expired.',
    advice: 'Make a new one in the portal.',
    requestId: null,
  });
  await connect(app, someTenant(simulator, { users: 20 }), { name: 'new' });
});

afterAll(async () => {
  await test[Symbol.asyncDispose]();
  await simulator.close();
});

const admin = (...argv: readonly string[]): Promise<CliResult> => runCli(services, argv);
const json = ({ stdout }: CliResult): unknown => z.unknown().parse(JSON.parse(stdout));

describe('status', () => {
  it('gives each connector with its condition, those in need first', async () => {
    const result = await admin('status', '--json');
    expect(result).toMatchObject({ exitCode: 0, stderr: '' });
    expect(json(result)).toEqual([
      {
        connector: 'Zed Poor',
        state: 'needs attention',
        condition: 'needs attention',
        lastRun: null,
        nextRunAt: expect.any(String) as unknown,
        throttledUntil: null,
        dataAt: null,
        dataAgeSeconds: null,
        secretExpiresOn: null,
        secretExpiresInDays: null,
        problem: 'The client secret is expired.',
        advice: 'Make a new one in the portal. Until then it is tried once a day.',
      },
      expect.objectContaining({ connector: 'new', state: 'active', condition: 'never run' }),
      expect.objectContaining({
        connector: 'well',
        condition: 'ok',
        lastRun: expect.objectContaining({ status: 'succeeded', mode: 'full', error: null }) as unknown,
        dataAgeSeconds: expect.any(Number) as unknown,
        secretExpiresInDays: expect.any(Number) as unknown,
        problem: null,
        advice: null,
      }),
    ]);
  });

  it('says below the table what to do about each in need', async () => {
    const { stdout } = await admin('status');
    expect(stdout).toMatch(/│ Zed Poor +│ needs attention │ never .*│ needs attention +│/);
    expect(stdout).toContain(
      'Zed Poor: needs attention. The client secret is expired. What to do: Make a new one in the portal. Until then it is tried once a day.\n',
    );
    expect(stdout).toContain('`sync new --wait` reads it now.');
    expect(stdout).not.toContain('well: ');
  });

  it('shows some, and says what was left out', async () => {
    const first = await admin('status', '--limit', '1', '--format', 'csv');
    expect(first.stdout.split('\n')[1]).toContain('Zed Poor,needs attention');
    expect(first.stderr).toBe(
      'Shown: 1 of 3 connectors, those in need first; --limit or names show others. In all: needs attention: 1, never run: 1, ok: 1.\n',
    );
    const named = await admin('status', 'WELL', '--json');
    expect(json(named)).toMatchObject([{ connector: 'well' }]);
    expect(named.stderr).toBe('');
    expect(await admin('status', 'wel')).toMatchObject({ exitCode: 2 });
  });
});

describe('connector show', () => {
  it('says in the table what needs attention in words', async () => {
    const { stdout } = await admin('connector', 'show', 'zed poor');
    expect(stdout).toMatch(/needsAttention +│ The client secret is expired\. +│/);
    expect(stdout).not.toContain('{');
  });
});

describe('doctor', () => {
  it('looks at everything, and names what it did not look at', async () => {
    const result = await admin('doctor', '--json');
    const found = z
      .object({
        status: z.string(),
        checks: z.array(z.object({ name: z.string(), status: z.string(), message: z.string() })),
        connectors: z.array(z.object({ connector: z.string(), status: z.string() })),
      })
      .parse(JSON.parse(result.stdout));
    expect(found.checks.filter((check) => check.status === 'failed')).toEqual([]);
    const names = found.checks.map((check) => check.name);
    expect(names).toEqual(
      expect.arrayContaining([
        'settings',
        'versions',
        'secrets',
        'database',
        'scheduler',
        'queue',
        'workers',
        'jobs',
      ]),
    );
    expect(names).toContain(`reach ${new URL(simulator.graphUrl).origin}`);
    expect(found.connectors.map(({ connector }) => connector)).toEqual(['new', 'well', 'Zed Poor']);
    expect(result.exitCode).toBe(0);
    const text = JSON.stringify(found);
    for (const key of test.config.secretsKeys) expect(text).not.toContain(key.toString('base64'));
  });

  it('fails, and says what to do, when nobody starts what is due and when Microsoft cannot be reached', async () => {
    await test.app.db.query(
      `update connectors set next_run_at = now() - interval '5 minutes' where name = 'new'`,
    );
    const config = { ...services.config, loginUrl: 'http://127.0.0.1:9' };
    const result = await runCli({ ...services, config }, ['doctor', '--connector', 'well']);
    expect(result.exitCode).toBe(1);
    expect(result.stdout).toMatch(/FAILED +scheduler: A connector has been due for 5 min/);
    expect(result.stdout).toMatch(/FAILED +reach http:\/\/127\.0\.0\.1:9: It cannot be reached/);
    expect(result.stdout).toMatch(/what to do: Start a scheduler/);
    expect(result.stdout).not.toContain('Zed Poor');
  });
});

describe('prune', () => {
  it('says what it deleted', async () => {
    expect(json(await admin('prune', '--json'))).toEqual({
      days: 400,
      runs: 0,
      rejectedRows: 0,
      removedUsers: 0,
    });
    const { stdout } = await admin('prune', '--days', '3');
    expect(stdout).toBe('Older than 3 days: 0 runs with 0 rejected rows, and 0 removed users are deleted.\n');
  });
});
