import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { CommandServices } from '../../../src/cli/command-context.ts';
import { startSimulator, type Simulator } from '../../../src/simulator/start-simulator.ts';
import { getConnector, listConnectorPages } from '../../../src/store/connectors.ts';
import { runCli } from '../../support/run-cli.ts';
import { openTestApp, type TestApp } from '../../support/test-app.ts';

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

const secret = 'Abc8Q~not-a-real-one';
const files = { 'secret.txt': `${secret}\n`, 'empty.txt': '\n', 'id.txt': randomUUID() };

function add(name: string, options: readonly string[] = [], tenantId: string = randomUUID()) {
  const ids = ['--tenant-id', tenantId, '--client-id', randomUUID()];
  const credential = options.some((option) => /secret-file|secret-stdin|certificate/.test(option))
    ? []
    : ['--client-secret-file', 'secret.txt'];
  return runCli(services, ['connector', 'add', name, ...ids, ...credential, ...options], { files });
}

async function shown(name: string): Promise<unknown> {
  const { stdout } = await runCli(services, ['connector', 'show', name, '--json']);
  return z.unknown().parse(JSON.parse(stdout));
}

describe('connector add', () => {
  it('stores what was given, with defaults, and never shows the secret', async () => {
    const tenantId = randomUUID();
    const added = await add('alpha', ['--domains', '@Contoso.com, FABRIKAM.com.'], tenantId.toUpperCase());
    expect(added).toMatchObject({ exitCode: 0, stdout: '' });
    expect(await shown('ALPHA')).toMatchObject({
      name: 'alpha',
      tenantId,
      kind: 'microsoft-365',
      cloud: 'global',
      domains: ['contoso.com', 'fabrikam.com'],
      schedule: null,
      timezone: 'UTC',
      inactiveAfterDays: 30,
      isPaused: false,
      needsAttention: null,
      nextRunAt: expect.stringMatching(/T23:/) as unknown,
    });
    for (const argv of [
      ['connector', 'show', 'alpha'],
      ['connector', 'list', '--format', 'csv'],
      ['status'],
    ]) {
      const { stdout, stderr } = await runCli(services, argv);
      expect(stdout).toContain('alpha');
      expect(stdout + stderr).not.toContain(secret);
    }
  });

  it('takes the secret from stdin, trimmed, and warns of the ID of a secret', async () => {
    const ids = ['--tenant-id', randomUUID(), '--client-id', randomUUID()];
    const argv = ['connector', 'add', 'beta', ...ids, '--client-secret-stdin'];
    expect(await runCli(services, argv, { stdin: ` ${secret}\r\n` })).toMatchObject({ exitCode: 0 });
    const beta = await getConnector(test.app.db, 'beta');
    expect(await test.app.openCredential(beta?.id ?? '')).toEqual({ type: 'secret', secret });
    const warned = await add('beta-id', ['--client-secret-file', 'id.txt']);
    expect(warned).toMatchObject({ exitCode: 0, stderr: expect.stringContaining('Secret ID') as unknown });
  });

  it('says that two connectors of one tenant have different domains, and only then', async () => {
    const tenantId = randomUUID();
    const kind = ['--kind', 'entra-id'];
    expect((await add('wide', [], tenantId)).stderr).not.toContain('different domains');
    expect((await add('narrow', [...kind, '--domains', 'contoso.com'], tenantId)).stderr).toContain(
      'different domains',
    );
    expect((await runCli(services, ['connector', 'show', 'wide'])).stderr).toContain('different domains');
    const equal = await runCli(services, ['connector', 'set', 'narrow', '--domains', '*']);
    expect(equal.stderr).not.toContain('different domains');
    expect((await runCli(services, ['connector', 'show', 'wide'])).stderr).not.toContain('different domains');
  });
});

describe('bad input', () => {
  const tenantId = randomUUID();
  beforeAll(async () => {
    await add('taken', [], tenantId);
  });

  it.each<[string, readonly string[], RegExp]>([
    ['tenant id', ['--tenant-id', 'contoso'], /--tenant-id: "contoso" .*GUID/],
    ['client id', ['--client-id', '123'], /--client-id: "123" .*GUID/],
    ['no credential', ['--client-secret-file', 'empty.txt'], /secret is empty/],
    ['two credentials', ['--client-secret-file', 'secret.txt', '--client-secret-stdin'], /one credential/],
    ['a domain without dot', ['--domains', 'contoso'], /"contoso" is no domain/],
    ['a wildcard', ['--domains', '*.contoso.com'], /"\*\.contoso\.com" is no domain/],
    ['an address', ['--domains', 'http://contoso.com'], /"http:\/\/contoso\.com" is no domain/],
    ['a long name', ['--domains', `${'a'.repeat(300)}.com`], /is no domain/],
    ['an emoji', ['--domains', '💥.com'], /"💥\.com" is no domain/],
    ['cron that never fires', ['--schedule', '0 0 31 2 *'], /--schedule: "0 0 31 2 \*" never fires/],
    ['cron that does not parse', ['--schedule', 'daily'], /--schedule: "daily" is no cron pattern/],
    ['time zone', ['--timezone', 'Mars/Olympus'], /--timezone: "Mars\/Olympus" is no time zone/],
    ['cloud', ['--cloud', 'gcc'], /--cloud: "gcc" has to be one of global/],
    ['kind', ['--kind', 'okta'], /--kind: "okta" has to be one of/],
    ['date', ['--secret-expires', '31.12.2027'], /--secret-expires: .*date/],
    ['days', ['--inactive-after', '0'], /--inactive-after: .*1 day/],
    ['days of a SKU', ['--inactive-after-sku', 'VISIO'], /--inactive-after-sku: "VISIO" .*PART=DAYS/],
  ])('%s: named, exit code 2, nothing stored', async (_title, options, message) => {
    const before = await Array.fromAsync(listConnectorPages(test.app.db));
    const result = await add('bad', options);
    expect(result).toMatchObject({ exitCode: 2, stdout: '' });
    expect(result.stderr).toMatch(message);
    expect(await Array.fromAsync(listConnectorPages(test.app.db))).toEqual(before);
  });

  it('says all faults at once', async () => {
    const result = await add('bad', [
      '--cloud',
      'moon',
      '--kind',
      'x',
      '--domains',
      'a b',
      '--client-secret-file',
      'empty.txt',
    ]);
    expect(result.stderr.trim().split('\n')).toHaveLength(5);
  });

  it('names the connector that has the name or the tenant', async () => {
    expect(await add('TAKEN')).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('"taken"') as unknown,
    });
    const sameTenant = await add('other', [], tenantId);
    expect(sameTenant).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('"taken"') as unknown });
  });

  it('takes the part behind @ of an address', async () => {
    expect(await add('at', ['--domains', 'a@contoso.com'])).toMatchObject({ exitCode: 0 });
    expect(await shown('at')).toMatchObject({ domains: ['contoso.com'] });
  });

  it.each([
    [['connector', 'show', 'takn']],
    [['connector', 'set', 'takn', '--domains', '*']],
    [['connector', 'remove', 'takn', '--yes']],
    [['connector', 'check', 'takn']],
    [['sync', 'takn', '--wait']],
    [['show', 'users', 'takn']],
    [['runs', 'takn']],
  ])('offers the nearest names: %j', async (argv) => {
    const result = await runCli(services, argv);
    expect(result).toMatchObject({
      exitCode: 2,
      stdout: '',
      stderr: expect.stringContaining('"taken"') as unknown,
    });
  });

  it.each([['run'], ['cancel']])('knows no such run: %s', async (command) => {
    for (const id of [randomUUID(), 'nonsense']) {
      expect(await runCli(services, [command, id])).toMatchObject({ exitCode: 2, stdout: '' });
    }
  });
});

describe('connector set, pause, resume and remove', () => {
  it('changes what is given and keeps the rest', async () => {
    await add('gamma', ['--domains', 'contoso.com', '--secret-expires', '2099-01-01']);
    const argv = ['connector', 'set', 'gamma', '--schedule', '30 4 * * 1-5', '--timezone', 'Europe/Berlin'];
    expect(await runCli(services, argv)).toMatchObject({ exitCode: 0 });
    expect(await shown('gamma')).toMatchObject({
      domains: ['contoso.com'],
      secretExpiresOn: '2099-01-01',
      schedule: '30 4 * * 1-5',
      nextRunAt: expect.stringMatching(/T0[23]:30/) as unknown,
    });
    expect(
      await runCli(services, ['connector', 'set', 'gamma', '--schedule', '', '--secret-expires', '']),
    ).toMatchObject({
      exitCode: 0,
    });
    expect(await shown('gamma')).toMatchObject({ schedule: null, secretExpiresOn: null });
    expect(await runCli(services, ['connector', 'set', 'gamma'])).toMatchObject({ exitCode: 2 });
  });

  it('renames, seals a new secret and refuses a bad change whole', async () => {
    await add('delta');
    const renamed = ['connector', 'set', 'delta', '--name', 'delta two', '--client-secret-stdin', '--json'];
    const { exitCode, stdout } = await runCli(services, renamed, { stdin: 'a new one' });
    expect(exitCode).toBe(0);
    const { id } = z.object({ id: z.guid() }).parse(JSON.parse(stdout));
    expect(await test.app.openCredential(id)).toEqual({ type: 'secret', secret: 'a new one' });
    const bad = ['connector', 'set', 'delta two', '--cloud', 'moon', '--inactive-after', '60'];
    expect(await runCli(services, bad)).toMatchObject({ exitCode: 2 });
    expect(await shown('delta two')).toMatchObject({ inactiveAfterDays: 30 });
  });

  it('pauses, resumes, and removes only when told so twice', async () => {
    await add('epsilon');
    await runCli(services, ['connector', 'pause', 'epsilon']);
    expect(await shown('epsilon')).toMatchObject({ isPaused: true });
    await runCli(services, ['connector', 'resume', 'epsilon']);
    expect(await shown('epsilon')).toMatchObject({
      isPaused: false,
      nextRunAt: expect.any(String) as unknown,
    });
    expect(await runCli(services, ['connector', 'remove', 'epsilon'])).toMatchObject({ exitCode: 2 });
    expect(await runCli(services, ['connector', 'remove', 'epsilon', '--yes'])).toMatchObject({
      exitCode: 0,
    });
    expect(await runCli(services, ['connector', 'show', 'epsilon'])).toMatchObject({ exitCode: 2 });
  });
});
