import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { copiesOf, readDockerfile, startOf, valuesOf } from '../../support/dockerfile.ts';
import { npmCommand } from '../../support/npm-command.ts';
import { readPackageFile } from '../../support/package-file.ts';

const root = join(import.meta.dirname, '../../..');
const dockerfile = readDockerfile();

it('stands on the Node that development uses', () => {
  const [, major] = /^\^(\d+)\./.exec(readPackageFile().devDependencies['node'] ?? '') ?? [];
  expect(valuesOf(dockerfile, 'FROM')).toEqual([`node:${major}-slim`]);
});

it('copies what is there and what .dockerignore lets through', () => {
  const ignored = readFileSync(join(root, '.dockerignore'), 'utf8').split('\n');
  const sources = copiesOf(dockerfile).flatMap((copy) => copy.sources);
  expect(sources).toContain('package-lock.json');
  for (const source of sources) {
    expect(existsSync(join(root, source))).toBe(true);
    expect(ignored).not.toContain(source);
  }
});

it('starts a program that is there, as somebody who may change nothing', () => {
  const [command, program = ''] = startOf(dockerfile);
  expect(command).toBe('node');
  expect(existsSync(join(root, program))).toBe(true);
  expect(valuesOf(dockerfile, 'USER')).toEqual(['node']);
});

it('has the variables that `npm run worker` gives for its memory', () => {
  // its process may write nowhere among the packages, so that no compiled code is kept there
  const { NODE_COMPILE_CACHE: _, ...forMemory } = npmCommand('worker').env;
  const given = Object.entries(forMemory).map(([name, value]) => `${name}=${value}`);
  expect(given).not.toEqual([]);
  expect(valuesOf(dockerfile, 'ENV').flatMap((value) => value.split(' '))).toEqual(
    expect.arrayContaining(given),
  );
});
