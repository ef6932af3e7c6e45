import { expect, it } from 'vitest';
import { npmCommand } from '../../support/npm-command.ts';

// npm passes SIGTERM to the shell it started, and that one to nobody: without `exec` the process would live on.
it.each(['start', 'scheduler', 'worker', 'web', 'demo', 'simulator', 'admin', 'bench', 'soak'])(
  'npm run %s is the process itself',
  (name) => {
    expect(npmCommand(name).program).toMatch(/\.ts$/);
  },
);
