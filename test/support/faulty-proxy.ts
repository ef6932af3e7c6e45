import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { Transform, type TransformCallback } from 'node:stream';
import { waitFor } from './wait-for.ts';

/** A TCP proxy on loopback that can be cut or black-holed like a network, and mended. */
export interface FaultyProxy extends AsyncDisposable {
  readonly port: number;
  /** Connections dropped or refused by `cut`, and pieces held back by `blackHole`, so far: what proves the fault. */
  readonly struck: () => number;
  /** Connections that pass through now: without one there is nothing to cut. */
  readonly connections: () => number;
  /** Drops every connection and refuses new ones. */
  readonly cut: () => Promise<void>;
  /** Takes connections and bytes and passes nothing on, neither way, not even an end: a network that died without a word. */
  readonly blackHole: () => void;
  /** As `blackHole`, of the connections there are and for good: a firewall that forgot them. New ones pass. */
  readonly forget: () => void;
  /** After `cut` it listens again; after `blackHole` what was held back goes on, as after retransmissions. */
  readonly mend: () => Promise<void>;
  /** New connections go to another server from now on. */
  readonly retarget: (url: string) => void;
}

/** Opens a proxy to the host and port of `url`. */
export async function openFaultyProxy(url: string): Promise<FaultyProxy> {
  const network = new Network();
  let target = new URL(url);
  const server = createServer((inbound) => {
    network.join(inbound, connect(Number(target.port), target.hostname));
  });
  const port = await listen(server, 0);
  const cut = async (): Promise<void> => {
    network.open();
    if (!server.listening) return;
    const closed = once(server, 'close');
    server.close();
    network.drop();
    await closed;
  };
  return {
    port,
    struck: () => network.struck,
    connections: () => network.connections(),
    cut,
    blackHole: () => network.shut(),
    forget: () => network.forget(),
    mend: async () => {
      network.open();
      if (server.listening) return;
      // Somebody's outgoing connection may have been given the port meanwhile.
      const again = (): Promise<number> => listen(server, port);
      await waitFor(again, { deadlineMs: 10_000, what: `port ${port} to be free again` });
    },
    retarget: (next) => {
      target = new URL(next);
    },
    [Symbol.asyncDispose]: cut,
  };
}

/** The address `url` as it is reached through the proxy. */
export function through(proxy: Pick<FaultyProxy, 'port'>, url: string): string {
  const address = new URL(url);
  address.hostname = '127.0.0.1';
  address.port = String(proxy.port);
  return address.href;
}

/** The connections of one proxy, and whether anything passes. */
class Network {
  struck = 0;
  #isShut = false;
  readonly #sockets = new Set<Socket>();
  readonly #waiting: (() => void)[] = [];
  #generation = 0;

  join(inbound: Socket, outbound: Socket): void {
    const generation = this.#generation;
    const pass = (go: () => void): void => this.#pass(go, generation);
    for (const [socket, other] of [
      [inbound, outbound],
      [outbound, inbound],
    ] as const) {
      this.#sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        this.#sockets.delete(socket);
        pass(() => other.destroy());
      });
      const gate = new Gate(pass);
      gate.on('error', () => undefined);
      socket.pipe(gate).pipe(other);
    }
  }

  shut(): void {
    this.#isShut = true;
  }

  open(): void {
    this.#isShut = false;
    for (const go of this.#waiting.splice(0)) go();
  }

  forget(): void {
    this.#generation += 1;
  }

  connections(): number {
    return this.#sockets.size / 2;
  }

  drop(): void {
    this.struck += this.connections();
    for (const socket of this.#sockets) socket.destroy();
  }

  #pass(go: () => void, generation: number): void {
    if (generation < this.#generation) {
      this.struck += 1;
      return;
    }
    if (!this.#isShut) {
      go();
      return;
    }
    this.struck += 1;
    this.#waiting.push(go);
  }
}

/** Asks before it passes a piece on, and before it passes on the end. */
class Gate extends Transform {
  readonly #ask: (go: () => void) => void;

  constructor(ask: (go: () => void) => void) {
    super();
    this.#ask = ask;
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.#ask(() => {
      done(null, chunk);
    });
  }

  override _flush(done: TransformCallback): void {
    this.#ask(done);
  }
}

async function listen(server: Server, port: number): Promise<number> {
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('the proxy has no port');
  return address.port;
}
