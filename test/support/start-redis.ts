import { Redis } from 'ioredis';
import { requireComposeService } from './compose-file.ts';
import { onFreePort } from './free-port.ts';
import { makeOwnFolder } from './own-folder.ts';
import { startServer } from './server-process.ts';
import type { OwnSource } from './service-plan.ts';

export interface OwnRedis extends AsyncDisposable {
  readonly url: string;
  /** Empties this instance, which nobody else uses. */
  readonly flushAll: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** Starts a Redis that keeps nothing on disk, from a binary on a free port or in a container. */
export async function startRedisFrom(source: OwnSource): Promise<OwnRedis> {
  const server =
    source.kind === 'binary'
      ? await onFreePort((port) => startBinary(source.path, port))
      : await startContainer();
  return {
    ...server,
    flushAll: () => withClient(server.url, (client) => client.flushall()),
    [Symbol.asyncDispose]: server.stop,
  };
}

interface Started {
  readonly url: string;
  readonly stop: () => Promise<void>;
}

async function startBinary(binary: string, port: number): Promise<Started> {
  const folder = await makeOwnFolder('own-redis-');
  const url = `redis://127.0.0.1:${port}/0`;
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder.path];
  try {
    const server = await startServer({
      command: binary,
      args: [...args, '--save', '', '--appendonly', 'no'],
      cwd: folder.path,
      stopSignal: 'SIGTERM',
      isReady: () => withClient(url, (client) => client.ping()),
    });
    return { url, stop: () => server.stop().then(folder.remove) };
  } catch (error) {
    await folder.remove();
    throw error;
  }
}

async function startContainer(): Promise<Started> {
  const { GenericContainer } = await import('testcontainers');
  const container = await new GenericContainer(requireComposeService('redis').image)
    .withCommand(['redis-server', '--save', '', '--appendonly', 'no'])
    .withExposedPorts(6379)
    .start();
  const url = `redis://${container.getHost()}:${container.getMappedPort(6379)}/0`;
  return { url, stop: async () => void (await container.stop()) };
}

async function withClient(url: string, ask: (client: Redis) => Promise<unknown>): Promise<void> {
  const client = new Redis(url, { lazyConnect: true, retryStrategy: null, maxRetriesPerRequest: 0 });
  // Without a listener ioredis prints every refused connection of a server that is still starting.
  client.on('error', () => undefined);
  try {
    await client.connect();
    await ask(client);
  } finally {
    client.disconnect();
  }
}
