import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  listMissingPlatforms,
  lockFile,
  makeMissingEntries,
  platformOf,
} from '../../../scripts/lock-platforms.ts';

const path = join(import.meta.dirname, '../../../package-lock.json');
const ours = lockFile.parse(JSON.parse(readFileSync(path, 'utf8')));

const gap = lockFile.parse({
  lockfileVersion: 3,
  packages: {
    '': {},
    'node_modules/tool': {
      version: '1.2.3',
      dev: true,
      optionalDependencies: { '@tool/linux-x64-musl': '1.2.3', '@tool/darwin-arm64': '1.2.3' },
    },
    'node_modules/tool/node_modules/@tool/darwin-arm64': { version: '1.2.3' },
  },
});

describe('package-lock.json', () => {
  it('has an entry for every platform, or npm ci refuses it (run npm run lock:complete)', () => {
    expect(Object.keys(ours.packages).length).toBeGreaterThan(100);
    expect(listMissingPlatforms(ours)).toEqual([]);
  });

  it('names no registry: each user installs from their own', () => {
    const addresses = Object.values(ours.packages).map((entry) => entry.resolved);
    expect(addresses.filter((address) => address?.startsWith('http'))).toEqual([]);
  });
});

describe('makeMissingEntries', () => {
  it('adds what is missing and sees what a package holds itself', () => {
    expect(makeMissingEntries(gap)).toEqual({
      'node_modules/@tool/linux-x64-musl': {
        version: '1.2.3',
        cpu: ['x64'],
        dev: true,
        libc: ['musl'],
        optional: true,
        os: ['linux'],
      },
    });
  });

  it('refuses to lock a range', () => {
    const packages = { '': { optionalDependencies: { 'tool-linux-x64': '^1.0.0' } } };
    expect(() => makeMissingEntries({ lockfileVersion: 3, packages })).toThrow('no exact version');
  });
});

describe('platformOf', () => {
  it.each([
    ['@a/binding-win32-ia32-msvc', { os: ['win32'], cpu: ['ia32'] }],
    ['@a/binding-linux-s390x-gnu', { os: ['linux'], cpu: ['s390x'], libc: ['glibc'] }],
    ['@a/binding-linux-arm-gnueabihf', { os: ['linux'], cpu: ['arm'] }],
    ['@a/darwin-arm64', { os: ['darwin'], cpu: ['arm64'] }],
    ['@a/extract-freebsd-x64', { os: ['freebsd'], cpu: ['x64'] }],
  ])('reads %s', (name, expected) => {
    expect(platformOf(name)).toEqual(expected);
  });

  it('refuses a name without a platform', () => {
    expect(() => platformOf('fsevents')).toThrow('no platform');
  });
});
