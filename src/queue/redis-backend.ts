import { createRedisBackend } from 'bullmq';
import { Redis, type RedisOptions } from 'ioredis';
import { hostAndPort } from '../lib/host-and-port.ts';
import type { ErrorListener, QueueBackend, QueueSide, SideRole } from './backend.ts';
import { inspectRedis } from './inspect-redis.ts';
import { toQueueError, unansweredError } from './queue-error.ts';
import type { QueueFacts } from './queue-facts.ts';
import { within } from './within.ts';

const defaultPort = 6379;
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
  // A connection that died without a word would fail every call until the system gives it up, after a quarter of an hour.
  socketTimeout: 5_000,
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
  const address = hostAndPort(url, defaultPort);
  const place = address === null ? 'Redis at the address in REDIS_URL' : `Redis at ${address}`;
  return {
    place,
    answerWithinMs,
    inspect: () => inspect(url, place),
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
  let lastFault: Error | null = null;
  let isDisposed = false;
  const keep = (client: Redis): Redis => {
    // Without a listener an 'error' event ends the process.
    client.on('error', (error: Error) => {
      lastFault = error;
      if (!isDisposed) onError(error);
    });
    client.on('ready', () => {
      lastFault = null;
    });
    opened.push(client);
    return client;
  };
  const client = keep(new Redis(url, role === 'producer' ? producerOptions : consumerOptions));
  const duplicate = client.duplicate.bind(client);
  // BullMQ makes the worker's blocking connection as a duplicate, and closing that hangs while Redis is away.
  client.duplicate = (override) => keep(duplicate(override));
  return {
    prefix,
    lastFault: () => lastFault,
    factory: (name, options, kind) => createRedisBackend(name, { ...options, connection: client }, kind),
    // BullMQ never closes a client that it was given: left open, it holds the process at SIGTERM.
    [Symbol.asyncDispose]: async () => {
      isDisposed = true;
      for (const each of opened) {
        // One that has ended already would start a timer for its dead socket, and hold the process with it.
        if (each.status !== 'end') each.disconnect();
      }
    },
  };
}

/** By a connection of its own: what it complains of is the answer. */
async function inspect(url: string, place: string): Promise<QueueFacts> {
  const client = new Redis(url, { ...producerOptions, lazyConnect: true, retryStrategy: () => null });
  let fault: Error | null = null;
  client.on('error', (error: Error) => {
    fault = error;
  });
  const where = { place, lastFault: () => fault };
  try {
    const asking = client.connect().then(() => inspectRedis(client, place));
    return await within(answerWithinMs, asking, () => {
      throw unansweredError(where, answerWithinMs);
    });
  } catch (error) {
    throw toQueueError(error, where);
  } finally {
    client.disconnect();
  }
}
