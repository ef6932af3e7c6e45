import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '../../..');

// A promise whose place or proof was renamed away is a promise nobody can check.
it('every file that docs/architecture.md names is there', () => {
  const text = readFileSync(join(root, 'docs/architecture.md'), 'utf8');
  const files = [...text.matchAll(/`((?:src|test|workers)\/[^`\s]+\.(?:ts|sql))`/g)].map(
    ([, path = '']) => path,
  );
  expect(files.length).toBeGreaterThan(50);
  expect(files.filter((path) => !existsSync(join(root, path)))).toEqual([]);
});
