import { once } from 'node:events';
import { createServer } from 'node:net';

/** A TCP port on loopback that nobody listened on a moment ago. */
async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('a TCP server has a numeric port');
  return address.port;
}

/** Runs `start` on a free port, and again on another where a neighbor took the port in between. */
export async function onFreePort<T>(start: (port: number) => Promise<T>): Promise<T> {
  const tries = 3;
  const failures: unknown[] = [];
  while (failures.length < tries) {
    try {
      return await start(await freePort());
    } catch (error) {
      failures.push(error);
    }
  }
  throw new AggregateError(failures, `did not start on ${tries} free ports: ${String(failures[0])}`);
}
