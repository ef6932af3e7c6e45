import { createServer } from 'node:net';
import { once } from 'node:events';
import { Redis } from 'ioredis';
import { describe, expect, test } from 'vitest';
import { openQueueBackend } from '../../../src/queue/backend.ts';
import { jobId, queueName } from '../../../src/queue/catalog.ts';
import { createProducer } from '../../../src/queue/producer.ts';
import { QueueError } from '../../../src/queue/queue-error.ts';
import { startRedis } from '../../support/services.ts';
import { waitFor } from '../../support/wait-for.ts';
import { consume, done, newRun } from '../queue/job-helpers.ts';

describe('a Redis that is away', () => {
  test('a producer says so within 5 s with host and port, without the password', async () => {
    await using backend = await openQueueBackend({ type: 'redis', url: 'redis://user:s3cret@127.0.0.1:1/0' });
    await using producer = createProducer(backend);
    const startedAt = performance.now();
    const error: unknown = await producer.enqueueRun(newRun()('run')).catch((thrown: unknown) => thrown);
    expect(performance.now() - startedAt).toBeLessThan(8_000);
    expect(error).toBeInstanceOf(QueueError);
    expect(error).toMatchObject({ kind: 'unreachable' });
    expect(String(error)).toContain('127.0.0.1:1');
    expect(String(error)).not.toContain('s3cret');
  });

  test('a producer says so within 5 s where the server takes the connection and never answers', async () => {
    const server = createServer((socket) => void socket.resume()).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    {
      await using backend = await openQueueBackend({ type: 'redis', url: `redis://127.0.0.1:${port}` });
      await using producer = createProducer(backend);
      const startedAt = performance.now();
      await expect(producer.enqueueRun(newRun()('run'))).rejects.toMatchObject({ kind: 'unreachable' });
      expect(performance.now() - startedAt).toBeLessThan(8_000);
    }
    await new Promise((resolve) => server.close(resolve));
  });

  test('gone while a job is in hand: nothing throws, and stop returns', async () => {
    const ref = newRun();
    const redis = await startRedis();
    const backend = await openQueueBackend({ type: 'redis', url: redis.url });
    const producer = createProducer(backend);
    const hold = Promise.withResolvers<undefined>();
    const { consumer, calls, errors } = consume(backend, async () => {
      await hold.promise;
      return { type: 'park', waitMs: 1_000 };
    });
    await producer.enqueueRun(ref('run'));
    await waitFor(() => calls.length === 1, { deadlineMs: 10_000, what: 'the job to be taken' });
    await redis.stop();
    await waitFor(() => errors.length > 0, { deadlineMs: 10_000, what: 'the loss to be told' });
    hold.resolve(undefined);
    await expect(producer.enqueueRun(newRun()('run'))).rejects.toMatchObject({ kind: 'unreachable' });
    const startedAt = performance.now();
    await consumer.stop(500);
    await producer[Symbol.asyncDispose]();
    await backend[Symbol.asyncDispose]();
    expect(performance.now() - startedAt).toBeLessThan(10_000);
  });

  test('a lock that is lost aborts the signal of its job', async () => {
    const ref = newRun();
    await using redis = await startRedis();
    await using backend = await openQueueBackend({ type: 'redis', url: redis.url, prefix: 'lost' });
    await using producer = createProducer(backend);
    const aborted = Promise.withResolvers<undefined>();
    const { consumer, calls } = consume(
      backend,
      async (_job, { signal }) => {
        if (calls.length > 1) return done;
        await new Promise((resolve) => signal.addEventListener('abort', resolve));
        aborted.resolve(undefined);
        return { type: 'give-back' };
      },
      { leaseMs: 1_000 },
    );
    await producer.enqueueRun(ref('run'));
    await waitFor(() => calls.length === 1, { deadlineMs: 10_000, what: 'the job to be taken' });
    const client = new Redis(redis.url);
    const removed = await client.del(`lost:${queueName}:${jobId(ref('run'))}:lock`);
    client.disconnect();
    expect(removed).toBe(1);
    await aborted.promise;
    await waitFor(() => producer.isGone(ref('run')), {
      deadlineMs: 10_000,
      what: 'the job to be done again',
    });
    await consumer.stop(1_000);
    expect(calls).toEqual(['run', 'run']);
  });
});
