import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { z } from 'zod';

const file = await readFile(new URL('../../../package.json', import.meta.url), 'utf8');
const { scripts } = z.object({ scripts: z.record(z.string(), z.string()) }).parse(JSON.parse(file));

// npm passes SIGTERM to the shell it started, and that one to nobody: without `exec` the process would live on.
it.each(['start', 'scheduler', 'worker', 'demo', 'simulator', 'admin'])(
  'npm run %s is the process itself',
  (name) => {
    expect(scripts[name]).toMatch(/^exec node /);
  },
);
