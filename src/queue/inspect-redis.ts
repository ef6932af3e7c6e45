import type { Redis } from 'ioredis';
import type { QueueFacts } from './queue-facts.ts';

/** Asks a Redis (or Valkey, or Dragonfly) what it is and how it is set up. */
export async function inspectRedis(client: Redis, place: string): Promise<QueueFacts> {
  const [info, save, time] = await Promise.all([
    client.info(),
    // Forbidden where Redis is a service of somebody else.
    client.config('GET', 'save').catch(() => null),
    client.time(),
  ]);
  return { place, ...parseInfo(info), isPersistent: isPersistent(info, save), timeMs: toMs(time) };
}

function parseInfo(
  info: string,
): Pick<QueueFacts, 'product' | 'version' | 'evictionPolicy' | 'usedMemoryBytes'> {
  const [product, version] = productOf(info);
  const memory = fieldOf(info, 'used_memory');
  return {
    product,
    version,
    evictionPolicy: fieldOf(info, 'maxmemory_policy'),
    usedMemoryBytes: memory === null ? null : Number(memory),
  };
}

/** Others say which Redis they resemble beside what they are. */
function productOf(info: string): readonly [product: string, version: string | null] {
  const valkey = fieldOf(info, 'valkey_version');
  if (valkey !== null) return ['Valkey', valkey];
  const dragonfly = fieldOf(info, 'dragonfly_version');
  if (dragonfly !== null) return ['Dragonfly', dragonfly];
  return ['Redis', fieldOf(info, 'redis_version')];
}

function isPersistent(info: string, save: unknown): boolean | null {
  if (fieldOf(info, 'aof_enabled') === '1') return true;
  // CONFIG GET gives name and value; without points in time nothing is saved.
  return Array.isArray(save) && typeof save[1] === 'string' ? save[1] !== '' : null;
}

function fieldOf(info: string, name: string): string | null {
  return new RegExp(`^${name}:(.*?)\\s*$`, 'm').exec(info)?.[1] ?? null;
}

function toMs([seconds, micros]: readonly (number | string)[]): number {
  return Number(seconds) * 1_000 + Math.floor(Number(micros) / 1_000);
}
