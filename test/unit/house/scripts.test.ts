import { expect, it } from 'vitest';
import { readPackageFile } from '../../support/package-file.ts';

const { scripts } = readPackageFile();

// npm passes SIGTERM to the shell it started, and that one to nobody: without `exec` the process would live on.
it.each(['start', 'scheduler', 'worker', 'web', 'demo', 'simulator', 'admin', 'bench', 'soak'])(
  'npm run %s is the process itself',
  (name) => {
    expect(scripts[name]).toMatch(/^exec node /);
  },
);
