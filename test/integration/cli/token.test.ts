import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { sharedServices } from '../../../src/cli/command-services.ts';
import { type Simulator, startSimulator } from '../../../src/simulator/start-simulator.ts';
import { useApiToken } from '../../../src/store/api-tokens.ts';
import { type CliResult, runCli } from '../../support/run-cli.ts';
import { openTestApp, type TestApp } from '../../support/test-app.ts';

const added = z.object({ name: z.string(), token: z.string(), createdAt: z.iso.datetime() });

let simulator: Simulator;
let test: TestApp;

beforeAll(async () => {
  simulator = await startSimulator({ tenants: [] });
  test = await openTestApp(simulator);
});

afterAll(async () => {
  await test[Symbol.asyncDispose]();
  await simulator.close();
});

const token = (...words: readonly string[]): Promise<CliResult> =>
  runCli(sharedServices(test.app, null), ['token', ...words]);

it('a token is printed once, listed without it, and useless once revoked', async () => {
  const made = await token('add', ' Reporting ');
  expect(made).toMatchObject({ exitCode: 0, stderr: expect.stringContaining('only time') as unknown });
  expect(made.stdout).toMatch(/^m365_[\w-]{43}\n$/);
  const secret = made.stdout.trim();
  expect(await useApiToken(test.app.db, secret)).toBe(true);

  const listed = await token('list', '--json');
  expect(listed.stdout).not.toContain(secret.slice(5));
  expect(JSON.parse(listed.stdout)).toEqual([
    { name: 'Reporting', createdAt: expect.any(String), lastUsedAt: expect.any(String) },
  ]);
  const csv = (await token('list', '--format', 'csv')).stdout;
  expect(csv.split('\n')[0]).toBe('name,createdAt,lastUsedAt');

  expect(await token('revoke', 'reporting')).toEqual({
    exitCode: 0,
    stdout: '',
    stderr: 'The token "Reporting" is revoked.\n',
  });
  expect(await useApiToken(test.app.db, secret)).toBe(false);
  expect((await token('list', '--json')).stdout).toBe('[]\n');
  expect(await token('revoke', 'reporting')).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('`token list` gives the names') as unknown,
  });
});

it('as JSON it comes with its name', async () => {
  const made = added.parse(JSON.parse((await token('add', 'json', '--json')).stdout));
  expect(made).toMatchObject({ name: 'json', token: expect.stringMatching(/^m365_/) });
  expect(JSON.parse((await token('revoke', 'json', '--json')).stdout)).toEqual({ name: 'json' });
});

it('a name is taken once, and can be read', async () => {
  expect((await token('add', 'one')).exitCode).toBe(0);
  const again = await token('add', 'ONE');
  expect(again).toEqual({ exitCode: 2, stdout: '', stderr: 'There is a token named "ONE" already.\n' });
  for (const name of ['', '   ', 'x'.repeat(101), 'a\u0007b', 'a\u202Eb']) {
    expect(await token('add', name)).toMatchObject({ exitCode: 2, stdout: '' });
  }
});
