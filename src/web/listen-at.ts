import type { FastifyInstance } from 'fastify';
import { hasCode } from '../lib/has-code.ts';
import type { Log } from '../lib/log.ts';

export interface Address {
  readonly host: string;
  readonly port: number;
  /** False: what is taken may be any other one. */
  readonly isPortGiven: boolean;
  /** People look for pages where they were told they are; a worker's health has no readers that cannot be told. */
  readonly mustBeThere: boolean;
}

/** The server cannot listen where it should; the message says what to do. */
export class ListenError extends Error {
  override readonly name = 'ListenError';
}

/** Listens at the port, or at a free one where that is taken and need not be it. Gives the address. */
export async function listenAt(server: FastifyInstance, at: Address, log: Log): Promise<string> {
  const { port } = at;
  const host = at.host.replaceAll(/^\[|\]$/g, '');
  try {
    await server.listen({ host, port });
  } catch (error) {
    if (!hasCode(error, 'EADDRINUSE')) throw cannotListen(at, error);
    if (at.isPortGiven && at.mustBeThere) {
      throw new ListenError(`Port ${port} on ${host} is taken by another process: set PORT to a free one.`, {
        cause: error,
      });
    }
    await server.listen({ host, port: 0 }).catch((again: unknown) => {
      throw cannotListen(at, again);
    });
    if (at.isPortGiven) log.warn({ host, port }, 'port taken, listening on another one');
  }
  const bound = server.server.address();
  const boundPort = typeof bound === 'object' && bound !== null ? bound.port : port;
  return `http://${host.includes(':') ? `[${host}]` : host}:${boundPort}`;
}

function cannotListen({ host, port }: Address, error: unknown): ListenError {
  const reason = error instanceof Error ? error.message : String(error);
  return new ListenError(`Cannot listen on ${host}, port ${port}: ${reason}. See HOST and PORT.`, {
    cause: error,
  });
}
