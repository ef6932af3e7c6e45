import { chown, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Client } from 'pg';
import { requireComposeService } from './compose-file.ts';
import { onFreePort } from './free-port.ts';
import { makeOwnFolder } from './own-folder.ts';
import { type Account, runCommand, type RunningServer, startServer } from './server-process.ts';
import type { OwnSource } from './service-plan.ts';
import { waitFor } from './wait-for.ts';

export interface OwnPostgres extends AsyncDisposable {
  /** Address of the maintenance database, as a superuser: tests create their own databases from here. */
  readonly url: string;
  /** Ends it at once, as a crash does, and starts it again on its data; gives its address, which may be another one. */
  readonly crash: () => Promise<string>;
  readonly stop: () => Promise<void>;
}

const superuser = 'postgres';
const maxConnections = 200;

/** Settings of the server, by their names in postgresql.conf; they win over those that tests run with. */
export type PostgresSettings = Readonly<Record<string, string>>;

/** Starts a Postgres with an empty cluster, from a binary on a free port or in a container. */
export async function startPostgresFrom(
  source: OwnSource,
  settings: PostgresSettings = {},
): Promise<OwnPostgres> {
  const server =
    source.kind === 'binary' ? await startBinary(source.path, settings) : await startContainer(settings);
  return { ...server, [Symbol.asyncDispose]: server.stop };
}

type Started = Pick<OwnPostgres, 'url' | 'crash' | 'stop'>;

async function startBinary(binary: string, settings: PostgresSettings): Promise<Started> {
  const folder = await makeOwnFolder('own-postgres-');
  try {
    const account = await unprivilegedAccount();
    if (account !== null) await chown(folder.path, account.uid, account.gid);
    await makeCluster(join(dirname(binary), 'initdb'), folder.path, account);
    const start = (port: number): Promise<Cluster> =>
      startCluster({ binary, folder: folder.path, account, settings }, port);
    let server = await onFreePort(start);
    return {
      url: server.url,
      crash: async () => {
        // what Postgres calls an immediate shutdown: nothing is written any more, the next start recovers from the log
        await server.stop('SIGQUIT');
        server = await start(Number(new URL(server.url).port));
        return server.url;
      },
      stop: () => server.stop().then(folder.remove),
    };
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

interface Cluster extends RunningServer {
  readonly url: string;
}

interface ClusterPlace {
  readonly binary: string;
  readonly folder: string;
  readonly account: Account | null;
  readonly settings: PostgresSettings;
}

async function startCluster(place: ClusterPlace, port: number): Promise<Cluster> {
  const { binary, folder, account } = place;
  const url = `postgres://${superuser}@127.0.0.1:${port}/postgres`;
  const settings = {
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: '',
    max_connections: maxConnections,
    // Safe against the death of the server, which is what tests do to it; only a power cut loses anything.
    // synchronous_commit stays on: without it a killed server forgets commits it had confirmed.
    fsync: 'off',
    ...place.settings,
  };
  const server = await startServer({
    command: binary,
    args: ['-D', join(folder, 'data'), ...asArguments(settings)],
    cwd: folder,
    account,
    stopSignal: 'SIGINT',
    isReady: () => askOne(url),
  });
  return { url, stop: server.stop };
}

async function startContainer(settings: PostgresSettings): Promise<Started> {
  const { GenericContainer } = await import('testcontainers');
  const container = await new GenericContainer(requireComposeService('postgres').image)
    .withEnvironment({ POSTGRES_HOST_AUTH_METHOD: 'trust' })
    .withCommand([
      'postgres',
      ...asArguments({ fsync: 'off', max_connections: String(maxConnections), ...settings }),
    ])
    .withExposedPorts(5432)
    .start();
  const ready = async (): Promise<string> => {
    const url = `postgres://${superuser}@${container.getHost()}:${container.getMappedPort(5432)}/postgres`;
    // The image starts the server twice; an open port may still be the first of them.
    await waitFor(() => askOne(url), { deadlineMs: 60_000, what: 'Postgres in its container' });
    return url;
  };
  return {
    url: await ready(),
    crash: () => container.restart({ timeout: 0 }).then(ready),
    stop: async () => void (await container.stop()),
  };
}

function asArguments(settings: Readonly<Record<string, string | number>>): readonly string[] {
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
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
