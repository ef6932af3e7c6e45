import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { environmentSchema } from '../../src/config.ts';

const readme = await readFile(new URL('../../README.md', import.meta.url), 'utf8');

describe('the README', () => {
  it('lists every setting of the schema, and no other', () => {
    const rows = [...readme.matchAll(/^\| `([A-Z_]+)` +\| (.+?) +\|/gmu)];
    const names = new Set(rows.map(([, name]) => name));
    expect(names).toEqual(new Set(Object.keys(environmentSchema.shape)));
  });

  it('says the defaults of the schema', () => {
    const defaults = environmentSchema.parse({});
    for (const [, name = '', told = ''] of readme.matchAll(/^\| `([A-Z_]+)` +\| `([^`]+)`/gmu)) {
      const value = Object.entries(defaults).find(([key]) => key === name)?.[1];
      expect(`${name} ${told}`).toBe(`${name} ${String(value)}`);
    }
  });

  it('has at most 200 lines', () => {
    expect(readme.split('\n').length).toBeLessThanOrEqual(200);
  });
});
