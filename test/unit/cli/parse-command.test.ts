import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { createProgram } from '../../../src/cli/program.ts';
import { parseCommand } from '../../../src/cli/parse-command.ts';
import { Capture, runCli } from '../../support/run-cli.ts';

const output = { stdout: new Capture(), stderr: new Capture() };
const noIntake = {
  run: () => undefined,
  runOnStore: () => undefined,
  needsFile: () => undefined,
  needsStdin: () => undefined,
};

/** Paths of all commands that do something, such as `connector add`. */
function leaves(command: Command, path: readonly string[] = []): readonly (readonly string[])[] {
  return command.commands.length === 0
    ? [path]
    : command.commands.flatMap((child) => leaves(child, [...path, child.name()]));
}

describe('help', () => {
  const paths = leaves(createProgram(noIntake, output));

  it('knows the commands of the fixed interface', () => {
    expect(paths.map((path) => path.join(' ')).toSorted()).toEqual(
      [
        ...['add', 'list', 'show', 'set', 'pause', 'resume', 'remove', 'check'].map(
          (name) => `connector ${name}`,
        ),
        ...['organization', 'subscriptions', 'users', 'activity'].map((name) => `show ${name}`),
        'sync',
        'runs',
        'run',
        'cancel',
        'status',
        'doctor',
        'prune',
        'secrets reseal',
        'catalog update',
        'catalog import',
        'token add',
        'token list',
        'token revoke',
      ].toSorted(),
    );
  });

  it.each(paths.map((path) => [path.join(' '), path] as const))(
    'shows an example that parses: %s',
    async (name, path) => {
      const help = await runCli(null, [...path, '--help']);
      expect(help).toMatchObject({ exitCode: 0, stderr: '' });
      const example = /npm run -s admin -- ([^<]*)/.exec(help.stdout)?.[1] ?? '';
      expect(example.startsWith(name)).toBe(true);
      const argv = example.replaceAll('\\\n', ' ').replaceAll('"', '').trim().split(/\s+/);
      expect(await parseCommand(argv, output)).toMatchObject({ type: 'command' });
    },
  );

  it('goes to stdout without a database', async () => {
    expect((await runCli(null, ['--help'])).stdout).toContain('Exit codes: 0 done, 1 failed, 2 wrong usage');
  });
});

describe('wrong usage', () => {
  it.each<[string, readonly string[], RegExp]>([
    ['no command', [], /Usage: admin/],
    ['an unknown command', ['conector', 'list'], /Did you mean connector/],
    ['an unknown option', ['connector', 'list', '--jsn'], /Did you mean --json/],
    ['a missing argument', ['connector', 'show'], /missing required argument/],
    ['one argument too many', ['connector', 'show', 'a', 'b'], /too many arguments/],
    ['an unknown format', ['runs', '--format', 'xml'], /Allowed choices are table, json, csv/],
    ['a limit that is none', ['runs', '--limit', '0'], /whole number from 1/],
    ['an unknown subject', ['show', 'user', 'contoso'], /Did you mean users/],
  ])('ends with 2: %s', async (_title, argv, message) => {
    const result = await runCli(null, argv);
    expect(result).toMatchObject({ exitCode: 2, stdout: '' });
    expect(result.stderr).toMatch(message);
  });
});

describe('a secret as an argument', () => {
  it.each([['--client-secret', 'hush-hush'], ['--client-secret=hush-hush'], ['--secret', 'hush-hush']])(
    'is refused with the two ways that work and not repeated: %s',
    async (...secret) => {
      const result = await runCli(null, ['connector', 'add', 'contoso', ...secret]);
      expect(result).toMatchObject({ exitCode: 2, stdout: '' });
      expect(result.stderr).toContain('--client-secret-file');
      expect(result.stderr).toContain('--client-secret-stdin');
      expect(result.stderr).not.toContain('hush-hush');
    },
  );
});

describe('a secret that was typed in a wrong place', () => {
  const secret = "Abc8Q~it's.\n(not Did you mean x?) --a-real: one";
  it.each<[string, readonly string[], RegExp]>([
    ['too much', ['connector', 'show', 'contoso', secret], /Expected 1 argument but got 2\./],
    ['as a command', [secret], /unknown command/],
    ['behind an option that is mistyped', ['connector', 'list', `--jsn=${secret}`], /unknown option '--jsn'/],
    ['in place of an option', ['connector', 'list', `-${secret}`], /unknown option/],
    ['as the value of an option', ['runs', '--limit', secret], /whole number from 1/],
    ['as one of some words', ['runs', '--format', secret], /Allowed choices/],
  ])('is not repeated: %s', async (_where, argv, message) => {
    const result = await runCli(null, argv);
    expect(result).toMatchObject({ exitCode: 2, stdout: '' });
    expect(result.stderr).toMatch(message);
    expect(result.stderr).not.toContain('Abc8Q');
    expect(result.stderr).not.toContain('a-real');
  });
});

describe('named input', () => {
  it('is told before the command runs, so that it can be read where the script was called', async () => {
    const add = ['connector', 'add', 'x', '--certificate-file', 'c.pem', '--client-secret-stdin'];
    expect(await parseCommand(add, output)).toMatchObject({ files: ['c.pem'], needsStdin: true });
    const plain = await parseCommand(['catalog', 'import', 'names.csv'], output);
    expect(plain).toMatchObject({ files: ['names.csv'], needsStdin: false });
  });
});
