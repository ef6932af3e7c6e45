import { expect, test } from 'vitest';
import { type QueueFacts, whyUnfit } from '../../../src/queue/queue-facts.ts';

const facts: QueueFacts = {
  place: 'Redis at 10.0.0.1:6379',
  product: 'Redis',
  version: '7.0.15',
  evictionPolicy: 'noeviction',
  isPersistent: true,
  timeMs: 0,
  usedMemoryBytes: 0,
};

test.each([
  {},
  { version: null },
  { evictionPolicy: null },
  { version: '10.2.0' },
  { product: 'Dragonfly', version: '1.2' },
])('fit for jobs: %j', (difference) => {
  expect(whyUnfit({ ...facts, ...difference })).toBeNull();
});

test('a Redis that evicts is refused by the name of its policy, with the command that mends it', () => {
  const reason = whyUnfit({ ...facts, evictionPolicy: 'allkeys-lru' });
  expect(reason).toContain('10.0.0.1:6379');
  expect(reason).toContain('"allkeys-lru"');
  expect(reason).toContain('config set maxmemory-policy noeviction');
});

test('a Redis older than BullMQ needs is refused', () => {
  expect(whyUnfit({ ...facts, version: '4.0.14' })).toContain('4.0.14');
});
