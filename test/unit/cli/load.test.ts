import { expect, it } from 'vitest';
import { packagesLoaded } from '../../support/packages-loaded.ts';

// Each package more is some tens of milliseconds more before a person sees the first line.
it.each([
  ['help', ['--help'], 0],
  ['help of a command', ['sync', '--help'], 0],
  ['a mistyped command', ['statsu'], 2],
  ['a secret as an argument', ['connector', 'add', 'contoso', '--client-secret=hush'], 2],
] as const)('%s needs nothing but what describes the commands', async (_title, argv, exitCode) => {
  expect(await packagesLoaded({}, argv)).toEqual({ exitCode, packages: ['commander'] });
});
