import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { CommandServices } from '../../../src/cli/command-context.ts';
import { startSimulator, type Simulator } from '../../../src/simulator/start-simulator.ts';
import { runCli } from '../../support/run-cli.ts';
import { connect, openTestApp, someTenant, type TestApp } from '../../support/test-app.ts';
import { waitFor } from '../../support/wait-for.ts';

let simulator: Simulator;
let test: TestApp;
let services: CommandServices;

beforeAll(async () => {
  simulator = await startSimulator({ tenants: [] });
  test = await openTestApp(simulator);
  services = { ...test.app, startWorkers: null, countWorkers: null };
});

afterAll(async () => {
  await test[Symbol.asyncDispose]();
  await simulator.close();
});

async function json<T>(
  argv: readonly string[],
  schema: z.ZodType<T>,
): Promise<{ exitCode: number; value: T }> {
  const { exitCode, stdout } = await runCli(services, [...argv, '--json']);
  return { exitCode, value: schema.parse(JSON.parse(stdout)) };
}

const named = z.object({ name: z.string(), status: z.string() });
const runSeen = z.object({
  runId: z.guid(),
  connector: z.string(),
  status: z.string(),
  steps: z.array(named),
  error: z.object({ kind: z.string(), code: z.string().nullable(), advice: z.string().min(1) }).nullable(),
});
const listed = z.array(z.unknown());

describe('sync --wait', () => {
  it('gives one object for one name, and what it read can be shown', async () => {
    const tenant = someTenant(simulator, { users: 25 });
    await connect(test.app, tenant, { name: 'one' });
    const { exitCode, value } = await json(['sync', 'one', '--wait'], runSeen);
    expect(value).toMatchObject({ connector: 'one', status: 'succeeded', error: null });
    expect(exitCode).toBe(0);
    expect(value.steps.map((step) => step.name)).toEqual([
      'organization',
      'subscriptions',
      'users',
      'report:getOffice365ActiveUserDetail',
      'report:getM365AppUserDetail',
      'report:getOffice365ActivationsUserDetail',
    ]);
    const users = await json(['show', 'users', 'one'], z.array(z.object({ id: z.string() })));
    const truth = [...tenant.truth()].map((user) => user.id).toSorted();
    expect(users.value.map((user) => user.id).toSorted()).toEqual(truth);
    const csv = await runCli(services, ['show', 'users', 'one', '--format', 'csv']);
    expect(csv.stdout.trim().split('\n')).toHaveLength(truth.length + 1);
    const subscriptions = await json(['show', 'subscriptions', 'one'], listed);
    expect(subscriptions.value).toHaveLength(tenant.truthSkus().length);
    expect((await json(['show', 'activity', 'one'], listed)).value).toHaveLength(truth.length);
    const organization = await json(['show', 'organization', 'one'], z.object({ domains: listed }));
    expect(organization.value.domains).not.toEqual([]);
    const runs = await json(['runs', 'one'], z.array(z.object({ runId: z.string() })));
    expect(runs.value.map((run) => run.runId)).toEqual([value.runId]);
    expect((await json(['run', value.runId], runSeen)).value).toMatchObject({ status: 'succeeded' });
    expect(await runCli(services, ['cancel', value.runId])).toMatchObject({ exitCode: 1 });
  });

  it('gives an array for several, and the worst exit code', async () => {
    const wrong = someTenant(simulator, { secrets: [{ value: 'another' }] });
    await connect(test.app, someTenant(simulator), { name: 'good' });
    await connect(test.app, wrong, { name: 'wrong' });
    const { exitCode, value } = await json(['sync', 'good', 'wrong', 'GOOD', '--wait'], z.array(runSeen));
    expect(value.map((run) => [run.connector, run.status])).toEqual([
      ['good', 'succeeded'],
      ['wrong', 'failed'],
    ]);
    expect(exitCode).toBe(1);
    expect(value[1]?.error).toMatchObject({ kind: 'credential', code: 'AADSTS7000215' });
    const status = await runCli(services, ['status', '--format', 'csv']);
    expect(status.stdout).toMatch(/^wrong,needs attention,failed,/m);
  });

  it('ends with 3 when a part is missing', async () => {
    const tenant = someTenant(simulator);
    tenant.setRoles(['Directory.Read.All', 'Organization.Read.All', 'User.Read.All']);
    await connect(test.app, tenant, { name: 'no-reports' });
    const { exitCode, stderr } = await runCli(services, ['sync', 'no-reports', '--wait']);
    expect(exitCode).toBe(3);
    expect(stderr).toContain('Reports.Read.All');
  });

  it('starts nothing when one of the names is unknown', async () => {
    const tenant = someTenant(simulator);
    await connect(test.app, tenant, { name: 'known' });
    const result = await runCli(services, ['sync', 'known', 'unknwon', '--wait']);
    expect(result).toMatchObject({ exitCode: 2, stdout: '' });
    expect(tenant.requests()).toEqual([]);
  });

  it.each([[[]], [['one', '--all']]])('wants names or --all: %j', async (argv) => {
    expect(await runCli(services, ['sync', ...argv])).toMatchObject({ exitCode: 2, stdout: '' });
  });
});

describe('show subscriptions', () => {
  it('says why seats and users in scope may differ where domains are named', async () => {
    await connect(test.app, someTenant(simulator), { name: 'named', domains: 'contoso.com' });
    const { stderr } = await runCli(services, ['show', 'subscriptions', 'named', '--json']);
    expect(stderr).toContain('the two numbers may differ');
  });
});

describe('connector check', () => {
  it('finds nothing wrong with a tenant that is prepared', async () => {
    await connect(test.app, someTenant(simulator), { name: 'prepared', secretExpires: '2099-01-01' });
    const { exitCode, value } = await json(
      ['connector', 'check', 'prepared'],
      z.object({ status: z.string(), checks: z.array(named) }),
    );
    expect(value.checks.filter((line) => line.status !== 'ok')).toEqual([]);
    expect(value).toMatchObject({ status: 'ok' });
    expect(exitCode).toBe(0);
  });

  it('names every missing permission, concealed names and an unverified domain, each with what to do', async () => {
    const tenant = someTenant(simulator);
    tenant.setConcealed(true);
    tenant.setRoles(['User.Read.All', 'Reports.Read.All']);
    await connect(test.app, tenant, { name: 'unprepared', domains: 'elsewhere.example.com' });
    const { exitCode, stdout } = await runCli(services, ['connector', 'check', 'unprepared']);
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(
      /FAILED {3}Organization\.Read\.All: Not granted.*\n.*what to do: .*Organization\.Read\.All/,
    );
    expect(stdout).toMatch(/warning {2}report getOffice365ActiveUserDetail: .*conceals.*\n.*what to do/);
    expect(stdout).toContain('elsewhere.example.com');
  });

  it('says what is wrong with the secret and stops there', async () => {
    await connect(test.app, someTenant(simulator, { secrets: [{ value: 'another' }] }), {
      name: 'bad-secret',
    });
    const { exitCode, stdout } = await runCli(services, ['connector', 'check', 'bad-secret']);
    expect(exitCode).toBe(1);
    expect(stdout).toContain('AADSTS7000215');
    expect(stdout).not.toContain('report');
  });
});

describe('sync without --wait', () => {
  it('says when nobody is there to do the work', async () => {
    await connect(test.app, someTenant(simulator), { name: 'lonely' });
    const lonely = { ...services, countWorkers: () => Promise.resolve(0) };
    const { exitCode, stderr } = await runCli(lonely, ['sync', 'lonely', '--json']);
    expect(exitCode).toBe(0);
    expect(stderr).toContain('No worker is connected');
    const attended = await runCli({ ...services, countWorkers: () => Promise.resolve(1) }, [
      'sync',
      'lonely',
    ]);
    expect(attended.stderr).not.toContain('No worker is connected');
  });
});

describe('the worker of this test', () => {
  it('is seen, wherever the queue lives', async () => {
    const seen = await waitFor(
      async () => {
        const workers = await test.app.countWorkers();
        return workers === 1 ? { workers } : null;
      },
      { deadlineMs: 10_000, what: 'the worker to be seen' },
    );
    expect(seen).toEqual({ workers: 1 });
  });
});

describe('connector set while a run is under way', () => {
  it('cancels the run when the domains change, and the next one reads everything', async () => {
    const tenant = someTenant(simulator);
    const held = tenant.addFault({ match: { path: /\/users/ }, effect: { kind: 'hang' } });
    await connect(test.app, tenant, { name: 'changing' });
    const started = await json(['sync', 'changing'], runSeen);
    await waitFor(() => held.hits > 0, { deadlineMs: 20_000, what: 'the run to be under way' });
    const { stderr } = await runCli(services, ['connector', 'set', 'changing', '--domains', 'contoso.com']);
    expect(stderr).toContain(started.value.runId);
    const ended = await json(['run', started.value.runId], runSeen);
    expect(ended.value).toMatchObject({ status: 'canceled', error: { kind: 'settings' } });
    held.remove();
    const next = await json(['sync', 'changing', '--wait'], runSeen.extend({ mode: z.string() }));
    expect(next).toMatchObject({ exitCode: 0, value: { status: 'succeeded', mode: 'full' } });
  });

  it('goes on when only the schedule changes, until it is canceled or its connector removed', async () => {
    const tenant = someTenant(simulator);
    const held = tenant.addFault({ match: { path: /\/users/ }, effect: { kind: 'hang' } });
    await connect(test.app, tenant, { name: 'going on' });
    const { value } = await json(['sync', 'going on'], runSeen);
    await waitFor(() => held.hits > 0, { deadlineMs: 20_000, what: 'the run to be under way' });
    await runCli(services, ['connector', 'set', 'going on', '--schedule', '0 5 * * *']);
    expect((await json(['run', value.runId], runSeen)).value.status).toBe('running');
    expect(await runCli(services, ['cancel', value.runId])).toMatchObject({ exitCode: 0 });
    expect((await json(['run', value.runId], runSeen)).value.status).toBe('canceled');
    expect(await runCli(services, ['connector', 'remove', 'going on', '--yes'])).toMatchObject({
      exitCode: 0,
    });
    expect(await runCli(services, ['run', value.runId])).toMatchObject({ exitCode: 2 });
  });
});
