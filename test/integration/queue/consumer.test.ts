import { Queue } from 'bullmq';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openQueueBackend, type BackendChoice } from '../../../src/queue/backend.ts';
import { queueName } from '../../../src/queue/catalog.ts';
import { createProducer } from '../../../src/queue/producer.ts';
import type { JobQueue } from '../../../src/sync/ports.ts';
import { waitFor } from '../../support/wait-for.ts';
import { consume, done, newRun } from './job-helpers.ts';
import { queueHomes, type TestQueue } from './open-test-backend.ts';

const deadlineMs = 10_000;

describe.each(queueHomes())('a consumer on $name', ({ open }) => {
  let home: TestQueue;
  let producer: JobQueue & AsyncDisposable;

  beforeEach(async () => {
    home = await open();
    producer = createProducer(home.backend);
  });

  afterEach(async () => {
    await producer[Symbol.asyncDispose]();
    await home[Symbol.asyncDispose]();
  });

  test('stop aborts the jobs in hand; another consumer has them at once', async () => {
    const ref = newRun();
    const first = consume(home.backend, async (_job, { signal }) => {
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      return { type: 'give-back' };
    });
    await producer.enqueueFlow(ref('finish'), [ref('users'), ref('organization')]);
    await waitFor(() => first.calls.length === 2, { deadlineMs, what: 'both jobs to be taken' });
    expect(first.consumer.active()).toHaveLength(2);
    const startedAt = performance.now();
    await first.consumer.stop(25_000);
    expect(performance.now() - startedAt).toBeLessThan(10_000);
    expect(first.consumer.active()).toEqual([]);

    const second = consume(home.backend, () => done);
    await waitFor(() => second.calls.includes('finish'), { deadlineMs, what: 'finish' });
    await second.consumer.stop(1_000);
    expect(second.calls.toSorted()).toEqual(['finish', 'organization', 'users']);
    expect([...first.errors, ...second.errors]).toEqual([]);
  });

  test('stop does not wait longer than its grace for a handler that does not listen', async () => {
    const ref = newRun();
    const hold = Promise.withResolvers<typeof done>();
    const { consumer, calls } = consume(home.backend, () => hold.promise, { leaseMs: 1_000 });
    await producer.enqueueRun(ref('run'));
    await waitFor(() => calls.length === 1, { deadlineMs, what: 'the job to be taken' });
    const startedAt = performance.now();
    await consumer.stop(100);
    expect(performance.now() - startedAt).toBeLessThan(10_000);
    const second = consume(home.backend, () => done, { leaseMs: 1_000 });
    await waitFor(() => second.calls.length === 1, { deadlineMs, what: 'the job after its lease' });
    hold.resolve(done);
    await second.consumer.stop(1_000);
  });

  test('a handler that throws because its signal aborted gives its job back', async () => {
    const ref = newRun();
    const { consumer, calls, errors } = consume(home.backend, async (_job, { signal }) => {
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      signal.throwIfAborted();
      return done;
    });
    await producer.enqueueRun(ref('run'));
    await waitFor(() => calls.length === 1, { deadlineMs, what: 'the job to be taken' });
    await consumer.stop(5_000);
    expect(errors).toEqual([]);
    expect(await producer.isGone(ref('run'))).toBe(false);
  });

  test('a message that does not parse fails for good, and is told', async () => {
    const side = home.backend.openSide('producer', () => undefined);
    const queue = new Queue(queueName, { connection: {}, prefix: side.prefix }, side.factory);
    const job = await queue.add('users', { runId: 'not an id' }, { jobId: 'strange-1', attempts: 4 });
    const { consumer, calls, errors } = consume(home.backend, () => done);
    await waitFor(async () => (await job.getState()) === 'failed', { deadlineMs, what: 'the job to fail' });
    expect(calls).toEqual([]);
    expect(errors.map(({ jobId }) => jobId)).toEqual(['strange-1']);
    await consumer.stop(1_000);
    await queue.close();
    await side[Symbol.asyncDispose]();
  });

  test('it says that it consumes while it does, idle or full, and not after a stop', async () => {
    const ref = newRun();
    const hold = Promise.withResolvers<typeof done>();
    const { consumer, calls } = consume(home.backend, () => hold.promise, { concurrency: 1 });
    await waitFor(() => consumer.isConsuming(), { deadlineMs, what: 'the first fetch' });
    await producer.enqueueRun(ref('run'));
    await waitFor(() => calls.length === 1, { deadlineMs, what: 'the job to be taken' });
    expect(consumer.isConsuming()).toBe(true);
    hold.resolve(done);
    await consumer.stop(1_000);
    expect(consumer.isConsuming()).toBe(false);
  });

  test('several that open an empty home at once all get it', async () => {
    await dropTables(home.choice);
    const backends = await Promise.all(Array.from({ length: 4 }, () => openQueueBackend(home.choice)));
    const ref = newRun();
    await producer.enqueueRun(ref('run'));
    expect(await producer.isGone(ref('run'))).toBe(false);
    await Promise.all(backends.map((backend) => backend[Symbol.asyncDispose]()));
  });
});

async function dropTables(choice: BackendChoice): Promise<void> {
  if (choice.type === 'postgres') await choice.pool.query('drop schema bullmq cascade');
  if (choice.type === 'embedded') await choice.pglite.exec('drop schema bullmq cascade');
}
