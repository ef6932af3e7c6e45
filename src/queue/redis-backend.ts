import { createRedisBackend } from 'bullmq';
import { Redis, type RedisOptions } from 'ioredis';
import type { ErrorListener, QueueBackend, QueueSide, SideRole } from './backend.ts';

// How long a socket may take to close before it is destroyed; it holds the process meanwhile.
const disconnectTimeout = 500;

// A person waits behind a producer and is told within 5 s that Redis does not answer, the start of a script included.
const answerWithinMs = 3_000;
const producerOptions = {
  disconnectTimeout,
  enableOfflineQueue: false,
  maxRetriesPerRequest: 1,
  commandTimeout: 4_000,
  connectTimeout: 4_000,
  retryStrategy: (times: number) => Math.min(times * 200, 2_000),
} as const satisfies RedisOptions;

// A consumer reconnects for ever; a verdict that falls into a gap is sent once Redis is back.
const consumerOptions = {
  disconnectTimeout,
  // BullMQ refuses anything else on the connection that blocks.
  maxRetriesPerRequest: null,
  // The longest wait for a job is 2 s: no byte for 30 s is a connection that died without a word.
  socketTimeout: 30_000,
  retryStrategy: (times: number) => Math.min(times * 500, 5_000),
} as const satisfies RedisOptions;

/** The queue in Redis; producer and consumer have connections of their own. Connects when a side is opened. */
export function openRedisBackend(url: string, prefix = 'm365-connector'): QueueBackend {
  const sides = new Set<QueueSide>();
  return {
    place: placeOf(url),
    answerWithinMs,
    openSide: (role, onError) => {
      const side = openSide(url, prefix, { role, onError });
      sides.add(side);
      return side;
    },
    [Symbol.asyncDispose]: async () => {
      await Promise.all(Array.from(sides, (side) => side[Symbol.asyncDispose]()));
    },
  };
}

interface SideOptions {
  readonly role: SideRole;
  readonly onError: ErrorListener;
}

function openSide(url: string, prefix: string, { role, onError }: SideOptions): QueueSide {
  const opened: Redis[] = [];
  const keep = (client: Redis): Redis => {
    // Without a listener an 'error' event ends the process.
    client.on('error', onError);
    opened.push(client);
    return client;
  };
  const client = keep(new Redis(url, role === 'producer' ? producerOptions : consumerOptions));
  const duplicate = client.duplicate.bind(client);
  // BullMQ makes the worker's blocking connection as a duplicate, and closing that hangs while Redis is away.
  client.duplicate = (override) => keep(duplicate(override));
  return {
    prefix,
    factory: (name, options, kind) => createRedisBackend(name, { ...options, connection: client }, kind),
    // BullMQ never closes a client that it was given: left open, it holds the process at SIGTERM.
    [Symbol.asyncDispose]: async () => {
      for (const each of opened) {
        // One that has ended already would start a timer for its dead socket, and hold the process with it.
        if (each.status !== 'end') each.disconnect();
      }
    },
  };
}

/** Host and port, and nothing else of the address: it holds a password. */
function placeOf(url: string): string {
  const parsed = URL.parse(url);
  if (parsed === null) return 'Redis at the address in REDIS_URL';
  const host = parsed.hostname === '' ? 'localhost' : parsed.hostname;
  return `Redis at ${host}:${parsed.port === '' ? '6379' : parsed.port}`;
}
