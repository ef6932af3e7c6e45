import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ConfigError, environmentSchema, parseConfig, readSecretFiles } from '../../src/config.ts';
import type { Environment, ProcessRole } from '../../src/config.ts';
import { ensureKeyFile } from '../../src/lib/key-file.ts';

const key = Buffer.alloc(32, 7).toString('base64');
const postgres = { DATABASE_URL: 'postgres://localhost/db', SECRETS_KEY: key };

function faultsOf(env: Environment, role: ProcessRole = 'admin'): readonly string[] {
  try {
    parseConfig(env, role);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) {
      return error.faults.map((fault) => fault.name);
    }
    throw error;
  }
}

describe('the environment', () => {
  it('has the settings of the fixed interface', () => {
    expect(Object.keys(environmentSchema.shape).toSorted()).toEqual([
      'ADMIN_PASSWORD',
      'CATALOG_URL',
      'DATABASE_URL',
      'DATA_DIR',
      'FULL_SYNC_DAYS',
      'GRAPH_URL',
      'HOST',
      'LEASE_MS',
      'LOGIN_URL',
      'LOG_LEVEL',
      'PORT',
      'REDIS_URL',
      'RETENTION_DAYS',
      'SECRETS_KEY',
      'WORKER_CONCURRENCY',
    ]);
  });
});

describe('parseConfig', () => {
  it('gives the defaults for an empty environment', () => {
    const config = parseConfig({ PORT: '', GRAPH_URL: ' ' }, 'all');
    expect(config).toMatchObject({
      home: 'embedded',
      databaseUrl: null,
      redisUrl: null,
      secretsKeys: [],
      workerConcurrency: 8,
      leaseMs: 30_000,
      host: '127.0.0.1',
      port: 3000,
      fullSyncDays: 7,
      retentionDays: 400,
      logLevel: 'info',
      graphUrl: null,
    });
    expect(config.dataDir).toBe(join(process.cwd(), 'data'));
  });

  it('tells a port that was asked for from one that was not', () => {
    expect(parseConfig({}, 'all')).toMatchObject({ port: 3000, isPortGiven: false });
    expect(parseConfig({ PORT: '3000' }, 'all')).toMatchObject({ port: 3000, isPortGiven: true });
  });

  it('takes several keys, the first of which seals', () => {
    const other = Buffer.alloc(32, 9).toString('base64');
    const config = parseConfig({ ...postgres, SECRETS_KEY: `${other}, ${key}` }, 'worker');
    expect(config.secretsKeys.map((bytes) => bytes[0])).toEqual([9, 7]);
  });

  it.each<[string, Environment, readonly string[]]>([
    ['Redis without a database', { REDIS_URL: 'redis://localhost' }, ['DATABASE_URL']],
    ['a database without a key', { DATABASE_URL: 'postgres://localhost/db' }, ['SECRETS_KEY']],
    ['a key of 16 bytes', { SECRETS_KEY: Buffer.alloc(16).toString('base64') }, ['SECRETS_KEY']],
    ['a key that is not base64', { SECRETS_KEY: 'correct horse battery staple' }, ['SECRETS_KEY']],
    ['a good key and a bad one', { SECRETS_KEY: `${key},x` }, ['SECRETS_KEY']],
    ['a key and a comma', { SECRETS_KEY: `${key},` }, ['SECRETS_KEY']],
    ['http to another host', { GRAPH_URL: 'http://graph.example.com' }, ['GRAPH_URL']],
    ['a host that starts like loopback', { LOGIN_URL: 'http://127.0.0.1.example.com' }, ['LOGIN_URL']],
    ['a catalog on ftp', { CATALOG_URL: 'ftp://example.com/a.csv' }, ['CATALOG_URL']],
    ['another database', { ...postgres, DATABASE_URL: 'mysql://localhost/db' }, ['DATABASE_URL']],
    ['numbers that are none', { PORT: '80x', LEASE_MS: '-1' }, ['LEASE_MS', 'PORT']],
    ['numbers out of range', { PORT: '65536', WORKER_CONCURRENCY: '0' }, ['WORKER_CONCURRENCY', 'PORT']],
    ['an unknown level', { LOG_LEVEL: 'loud' }, ['LOG_LEVEL']],
    [
      'many at once',
      { PORT: 'x', REDIS_URL: 'http://r', SECRETS_KEY: 'x' },
      ['REDIS_URL', 'PORT', 'DATABASE_URL', 'SECRETS_KEY'],
    ],
  ])('refuses %s', (_title, env, names) => {
    expect(faultsOf(env).toSorted()).toEqual(names.toSorted());
  });

  it.each([
    'http://127.0.0.1:8080',
    'http://localhost',
    'http://[::1]:80',
    'https://graph.example.com/v1.0/',
  ])('accepts %s for Graph', (url) => {
    expect(parseConfig({ GRAPH_URL: url }, 'admin').graphUrl).toBe(url);
  });

  it.each<ProcessRole>(['scheduler', 'worker', 'web'])(
    'refuses the process %s without a database',
    (role) => {
      expect(faultsOf({}, role)).toEqual(['DATABASE_URL']);
      expect(faultsOf(postgres, role)).toEqual([]);
    },
  );

  it('wants a password on an open host of those only that serve pages', () => {
    const open = { ...postgres, HOST: '0.0.0.0' };
    const roles: readonly ProcessRole[] = ['all', 'scheduler', 'worker', 'web', 'admin'];
    const refused = roles.filter((role) => faultsOf(open, role).includes('ADMIN_PASSWORD'));
    expect(refused).toEqual(['all', 'web']);
    expect(faultsOf({ ...open, ADMIN_PASSWORD: 'word' }, 'web')).toEqual([]);
    expect(faultsOf({ ...open, HOST: '::', ADMIN_PASSWORD: ' ' }, 'all')).toEqual(['ADMIN_PASSWORD']);
  });

  it('never repeats a value', () => {
    const secret = 'not-a-key-but-secret';
    expect(() => parseConfig({ SECRETS_KEY: secret, DATABASE_URL: `x://u:${secret}@h` }, 'admin')).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining(secret) as unknown }),
    );
  });
});

describe('files', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'config-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it('reads NAME_FILE and says what stands in its way', () => {
    writeFileSync(join(folder, 'key'), `${key}\n`);
    expect(readSecretFiles({ SECRETS_KEY_FILE: join(folder, 'key') }).env['SECRETS_KEY']).toBe(key);
    const { faults } = readSecretFiles({
      SECRETS_KEY: key,
      SECRETS_KEY_FILE: join(folder, 'key'),
      DATABASE_URL_FILE: join(folder, 'none'),
    });
    expect(faults.map((fault) => fault.name)).toEqual(['SECRETS_KEY_FILE', 'DATABASE_URL']);
  });

  it('makes the key once, for its owner only', () => {
    const path = join(folder, 'data', 'secrets-key');
    const made = ensureKeyFile(path);
    expect(Buffer.from(made, 'base64')).toHaveLength(32);
    expect(ensureKeyFile(path)).toBe(made);
    expect(readFileSync(path, 'utf8').trim()).toBe(made);
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });
});
