import fastify from 'fastify';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { environmentSchema, parseConfig, type ProcessRole, readSecretFiles } from '../../../src/config.ts';
import { healthRoutes } from '../../../src/web/health-routes.ts';
import { commandOf, type ComposeService, readComposeFile } from '../../support/compose-file.ts';
import { readPackageFile } from '../../support/package-file.ts';

const root = join(import.meta.dirname, '../../..');
const compose = readComposeFile();
const services = Object.entries(compose.services);
const ours = services.filter(([, service]) => service.build !== undefined);
const servers = services.filter(([, service]) => service.build === undefined);
const processes = ours.filter(([, service]) => service.restart === 'unless-stopped');

// What each program is to `loadConfig`, and which npm script starts it elsewhere.
const programs: Readonly<Record<string, { readonly role: ProcessRole; readonly script: string }>> = {
  'workers/scheduler.ts': { role: 'scheduler', script: 'scheduler' },
  'workers/sync.ts': { role: 'worker', script: 'worker' },
  'workers/web.ts': { role: 'web', script: 'web' },
  'scripts/migrate.ts': { role: 'admin', script: 'migrate' },
  'scripts/admin.ts': { role: 'admin', script: 'admin' },
};
const fakeSecrets: Readonly<Record<string, string>> = {
  database_url: 'postgres://m365:word@postgres:5432/m365',
  secrets_key: Buffer.alloc(32, 7).toString('base64'),
  admin_password: 'word',
};
const secretsFolder = mkdtempSync(join(tmpdir(), 'compose-secrets-'));
for (const [name, value] of Object.entries(fakeSecrets)) {
  writeFileSync(join(secretsFolder, name), `${value}\n`);
}

afterAll(() => rmSync(secretsFolder, { recursive: true }));

const { scripts: npmScripts } = readPackageFile();

describe.each(ours)('%s in docker-compose.yml', (_name, service) => {
  const program = programOf(service);

  it('starts a program that is there, as npm does', () => {
    expect(existsSync(join(root, program))).toBe(true);
    const words = commandOf(service).filter((word) => word !== '--help');
    const script = npmScripts[programs[program]?.script ?? ''];
    expect(script?.replace(/^exec (?:env (?:\w+=\S+ )+)?/, '')).toBe(words.join(' '));
  });

  it('is given settings that its program accepts, and only such', () => {
    const { env, faults } = readSecretFiles(environmentOf(service));
    expect(faults).toEqual([]);
    const given = Object.keys(service.environment).map((name) => name.replace(/_FILE$/, ''));
    expect(Object.keys(environmentSchema.shape)).toEqual(expect.arrayContaining(given));
    // A NAME_FILE that is not read as one leaves its setting empty.
    expect(given.filter((name) => env[name] === undefined)).toEqual([]);
    const config = parseConfig(env, programs[program]?.role ?? 'all');
    expect(config).toMatchObject({ home: 'postgres', redisUrl: 'redis://redis:6379' });
  });

  it('stops later than its jobs are given back', () => {
    expect(service.stop_grace_period).toBe('30s');
    expect(service.init).toBe(true);
  });
});

describe.each(processes)('%s', (_name, service) => {
  it('is asked for its health at a route of the code, on its port', async () => {
    const [, address = ''] = /fetch\('([^']+)'\)/.exec(service.healthcheck?.test.join(' ') ?? '') ?? [];
    const { port, pathname } = new URL(address);
    expect(port).toBe(service.environment['PORT']);
    await using server = fastify();
    healthRoutes([], [])(server);
    expect(server.hasRoute({ method: 'GET', url: pathname })).toBe(true);
  });

  it('can be scaled, but for the one that is published', () => {
    const published = service.ports.map((port) => port.replace(/\$\{\w+:-(\w+)\}/, '$1'));
    expect(published).toEqual(programOf(service) === 'workers/web.ts' ? ['127.0.0.1:3000:3000'] : []);
  });
});

describe('docker-compose.yml', () => {
  it('has a process of each kind, the migration before them, and the admin script by hand', () => {
    expect(ours.map(([, service]) => programOf(service)).toSorted()).toEqual(
      Object.keys(programs).toSorted(),
    );
    for (const [name, service] of ours) {
      expect(Object.keys(service.depends_on)).toContain(name === 'migrate' ? 'postgres' : 'migrate');
      expect(service.profiles).toEqual(name === 'admin' ? ['admin'] : []);
    }
  });

  it('asks every server for its health, and starts nothing before', () => {
    expect(servers.map(([name]) => name)).toEqual(['redis', 'postgres']);
    for (const [name, service] of servers) {
      expect(service.healthcheck?.test[0]).toBe('CMD');
      expect(service.volumes.map((volume) => volume.split(':')[0])).toEqual([name]);
      expect(Object.keys(compose.volumes)).toContain(name);
    }
    const waits = services.flatMap(([, { depends_on }]) => Object.entries(depends_on));
    for (const [name, { condition }] of waits) {
      const ends = compose.services[name]?.healthcheck === undefined;
      expect(condition).toBe(ends ? 'service_completed_successfully' : 'service_healthy');
    }
  });

  it('keeps the jobs of Redis', () => {
    const redis = compose.services['redis']?.command.join(' ');
    expect(redis).toContain('--appendonly yes');
    expect(redis).toContain('--maxmemory-policy noeviction');
  });

  it('defines every secret that is used, and says how to make it', () => {
    const text = readFileSync(join(root, 'docker-compose.yml'), 'utf8');
    for (const [, { secrets, environment }] of services) {
      const read = Object.values(environment).filter((value) => value.startsWith('/run/secrets/'));
      expect(read.toSorted()).toEqual(secrets.map((name) => `/run/secrets/${name}`).toSorted());
      expect(Object.keys(compose.secrets)).toEqual(expect.arrayContaining(secrets));
    }
    for (const { file } of Object.values(compose.secrets)) {
      expect(text).toContain(`> ${file.replace(/^\.\//, '')}\n`);
    }
  });
});

function programOf(service: ComposeService): string {
  return commandOf(service).find((word) => word.endsWith('.ts')) ?? '';
}

/** As the container would see it: defaults in their places, secrets in a folder that is there. */
function environmentOf({ environment }: ComposeService): Readonly<Record<string, string>> {
  const read: Record<string, string> = {};
  for (const [name, value] of Object.entries(environment)) {
    read[name] = value.replaceAll(/\$\{\w+:-([^}]*)\}/g, '$1').replace(/^\/run\/secrets/, secretsFolder);
  }
  return read;
}
