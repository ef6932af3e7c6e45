import { RedisConnection } from 'bullmq';

/** What the queue's home says of itself; null where it does not say it, or where the question does not fit. */
export interface QueueFacts {
  readonly place: string;
  readonly product: string;
  readonly version: string | null;
  readonly evictionPolicy: string | null;
  /** Whether it writes to disk, so that a restart does not empty it. */
  readonly isPersistent: boolean | null;
  /** Its clock, in milliseconds since 1970. */
  readonly timeMs: number | null;
  readonly usedMemoryBytes: number | null;
}

const neededPolicy = 'noeviction';

/** Why no process can work with such a queue, with what to do about it; null where it is fit. */
export function whyUnfit(facts: QueueFacts): string | null {
  const { place, product, version, evictionPolicy } = facts;
  const oldest = RedisConnection.minimumVersion;
  // BullMQ counts the versions of Redis only: Valkey and Dragonfly have numbers of their own.
  if (product === 'Redis' && version !== null && isOlder(version, oldest)) {
    return `The queue cannot be in ${place}: it is version ${version}, and ${oldest} or newer is needed.`;
  }
  if (evictionPolicy === null || evictionPolicy === neededPolicy) return null;
  return (
    `The queue cannot be in ${place}: its maxmemory-policy is "${evictionPolicy}", and a key that is evicted is a ` +
    `lost job. Set it with \`redis-cli config set maxmemory-policy ${neededPolicy}\`, and in its configuration ` +
    'file, or use a Redis of its own.'
  );
}

function isOlder(version: string, than: string): boolean {
  return version.localeCompare(than, 'en', { numeric: true }) < 0;
}
