import { accessSync, constants, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { MachineFacts } from './service-plan.ts';

// Debian keeps the server out of the PATH, one folder per major version.
const debianPostgresRoot = '/usr/lib/postgresql';

/** Looks at the environment, the binaries and, only where a binary is missing, at the Docker daemon. */
export async function probeMachine(env: NodeJS.ProcessEnv): Promise<MachineFacts> {
  const redis = { url: env['TEST_REDIS_URL'], binary: findRedisServer(env) };
  const postgres = { url: env['TEST_DATABASE_URL'], binary: findPostgres(env) };
  const needsDocker = [redis, postgres].some((facts) => facts.binary === null);
  return { redis, postgres, isDockerThere: needsDocker && (await isDockerThere()) };
}

/** Path of the `redis-server` binary, or null. */
export function findRedisServer(env: NodeJS.ProcessEnv): string | null {
  return findInFolders(pathFolders(env), 'redis-server');
}

/** Path of the `postgres` binary whose folder also holds `initdb`; the newest of Debian's, or null. */
export function findPostgres(env: NodeJS.ProcessEnv): string | null {
  const folders = [...debianFolders(), ...pathFolders(env)];
  const complete = folders.filter((folder) => isExecutable(join(folder, 'initdb')));
  return findInFolders(complete, 'postgres');
}

/** Path of a Chromium of the machine, or null. */
export function findChromium(env: NodeJS.ProcessEnv): string | null {
  return findInFolders(pathFolders(env), 'chromium');
}

/** Asks the daemon itself: a machine may have a client and no daemon, or a socket and no client. */
export async function isDockerThere(): Promise<boolean> {
  // Loaded late: it costs half a second, which the usual machine need not pay.
  const { getContainerRuntimeClient } = await import('testcontainers');
  try {
    await getContainerRuntimeClient();
    return true;
  } catch {
    return false;
  }
}

function debianFolders(): readonly string[] {
  try {
    const majors = readdirSync(debianPostgresRoot).toSorted((a, b) => Number(b) - Number(a));
    return majors.map((major) => join(debianPostgresRoot, major, 'bin'));
  } catch {
    return [];
  }
}

function pathFolders(env: NodeJS.ProcessEnv): readonly string[] {
  return (env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
}

function findInFolders(folders: readonly string[], name: string): string | null {
  return folders.map((folder) => join(folder, name)).find(isExecutable) ?? null;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
