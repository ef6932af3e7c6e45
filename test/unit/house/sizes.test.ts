import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../../..');
const files = globSync('{src,workers,scripts}/**/*.ts', { cwd: root });
const sizes = files.map((file) => ({
  file,
  lines: readFileSync(join(root, file), 'utf8').split('\n').length - 1,
}));

describe('the size of our files', () => {
  it('stays at 300 lines at most', () => {
    expect(sizes.length).toBeGreaterThan(0);
    expect(sizes.filter(({ lines }) => lines > 300)).toEqual([]);
  });

  it('has a median below 90 lines', () => {
    const lines = sizes.map((size) => size.lines).toSorted((a, b) => a - b);
    expect(lines[Math.floor(lines.length / 2)]).toBeLessThan(90);
  });
});
