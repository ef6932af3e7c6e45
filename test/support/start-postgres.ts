import { chown, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Client } from 'pg';
import { onFreePort } from './free-port.ts';
import { makeOwnFolder } from './own-folder.ts';
import { runCommand, startServer, type Account } from './server-process.ts';
import type { OwnSource } from './service-plan.ts';
import { waitFor } from './wait-for.ts';

export interface OwnPostgres extends AsyncDisposable {
  /** Address of the maintenance database, as a superuser: tests create their own databases from here. */
  readonly url: string;
  readonly stop: () => Promise<void>;
}

const image = 'postgres:17-alpine';
const superuser = 'postgres';
const maxConnections = 200;

/** Starts a Postgres with an empty cluster, from a binary on a free port or in a container. */
export async function startPostgresFrom(source: OwnSource): Promise<OwnPostgres> {
  const server = source.kind === 'binary' ? await startBinary(source.path) : await startContainer();
  return { ...server, [Symbol.asyncDispose]: server.stop };
}

interface Started {
  readonly url: string;
  readonly stop: () => Promise<void>;
}

async function startBinary(binary: string): Promise<Started> {
  const folder = await makeOwnFolder('own-postgres-');
  try {
    const account = await unprivilegedAccount();
    if (account !== null) await chown(folder.path, account.uid, account.gid);
    await makeCluster(join(dirname(binary), 'initdb'), folder.path, account);
    const server = await onFreePort((port) => startCluster(binary, folder.path, account, port));
    return { url: server.url, stop: () => server.stop().then(folder.remove) };
  } catch (error) {
    await folder.remove();
    throw error;
  }
}

async function makeCluster(initdb: string, folder: string, account: Account | null): Promise<void> {
  const identity = ['--username', superuser, '--auth', 'trust'];
  const args = ['--pgdata', join(folder, 'data'), ...identity, '--encoding', 'UTF8', '--locale', 'C'];
  await runCommand(initdb, [...args, '--no-sync'], { cwd: folder, account });
}

async function startCluster(
  binary: string,
  folder: string,
  account: Account | null,
  port: number,
): Promise<Started> {
  const url = `postgres://${superuser}@127.0.0.1:${port}/postgres`;
  const settings = {
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: '',
    max_connections: maxConnections,
    // Safe against the death of the server, which is what tests do to it; only a power cut loses anything.
    // synchronous_commit stays on: without it a killed server forgets commits it had confirmed.
    fsync: 'off',
  };
  const server = await startServer({
    command: binary,
    args: ['-D', join(folder, 'data'), ...Object.entries(settings).flatMap(([k, v]) => ['-c', `${k}=${v}`])],
    cwd: folder,
    account,
    stopSignal: 'SIGINT',
    isReady: () => askOne(url),
  });
  return { url, stop: server.stop };
}

async function startContainer(): Promise<Started> {
  const { GenericContainer } = await import('testcontainers');
  const container = await new GenericContainer(image)
    .withEnvironment({ POSTGRES_HOST_AUTH_METHOD: 'trust' })
    .withCommand(['postgres', '-c', 'fsync=off', '-c', `max_connections=${maxConnections}`])
    .withExposedPorts(5432)
    .start();
  const url = `postgres://${superuser}@${container.getHost()}:${container.getMappedPort(5432)}/postgres`;
  // The image starts the server twice; an open port may still be the first of them.
  await waitFor(() => askOne(url), { deadlineMs: 60_000, what: 'Postgres in its container' });
  return { url, stop: async () => void (await container.stop()) };
}

async function askOne(url: string): Promise<true> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('select 1');
    return true;
  } finally {
    await client.end();
  }
}

/** Postgres refuses to run as root: the account Debian's package made, else `nobody`; null when not root. */
async function unprivilegedAccount(): Promise<Account | null> {
  if (process.getuid?.() !== 0) return null;
  const lines = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'));
  for (const name of ['postgres', 'nobody']) {
    const fields = lines.find(([account]) => account === name);
    if (fields !== undefined) return { uid: Number(fields[2]), gid: Number(fields[3]) };
  }
  throw new Error('Postgres refuses to run as root, and there is no account postgres or nobody to run it as');
}
