import { describe, expect, test } from 'vitest';
import { openQueueBackend, type QueueBackend } from '../../../src/queue/backend.ts';
import { createProducer } from '../../../src/queue/producer.ts';
import { openFaultyProxy } from '../../support/faulty-proxy.ts';
import { startRedis } from '../../support/services.ts';
import { waitFor } from '../../support/wait-for.ts';
import { consume, done, newRun } from '../queue/job-helpers.ts';
import { openOnPostgres } from '../queue/open-test-backend.ts';

const deadlineMs = 20_000;

interface Network {
  readonly cut: () => Promise<void>;
  readonly mend: () => Promise<void>;
}

describe('connections that are lost and come back', () => {
  test('Redis: a job that ended meanwhile is closed, and new ones are taken', async () => {
    await using redis = await startRedis();
    await using proxy = await openFaultyProxy(redis.url);
    await using backend = await openQueueBackend({ type: 'redis', url: `redis://127.0.0.1:${proxy.port}` });
    expect(await callsThrough(backend, proxy)).toContain('finish');
  });

  test('Postgres: a job that ended meanwhile is closed, and new ones are taken', async () => {
    await using home = await openOnPostgres();
    const { pool } = home;
    let killed = 0;
    const cut = async (): Promise<void> => {
      const result = await pool.query(
        `select pg_terminate_backend(pid) from pg_stat_activity
          where datname = current_database() and pid <> pg_backend_pid()`,
      );
      killed = result.rowCount ?? 0;
    };
    const calls = await callsThrough(home.backend, { cut, mend: async () => undefined });
    expect(killed).toBeGreaterThan(1);
    expect(calls).toContain('finish');
  });

  test('Postgres: a producer and a consumer that start while it refuses them work once it does not', async () => {
    await using home = await openOnPostgres();
    const { pool, backend } = home;
    const result = await pool.query<{ name: string }>('select current_database() as name');
    const name = result.rows[0]?.name ?? '';
    await home.maintain(`alter database ${name} allow_connections false`);
    await home.maintain(`select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`);
    await using producer = createProducer(backend);
    const { consumer, calls, errors } = consume(backend, () => done);
    const ref = newRun();
    await expect(producer.enqueueFlow(ref('finish'), [])).rejects.toThrow('Postgres');
    await expect(producer.isGone(ref('run'))).rejects.toThrow('Postgres');
    await waitFor(() => errors.length > 0, { deadlineMs, what: 'the consumer to tell' });
    expect(consumer.isConsuming()).toBe(false);
    await home.maintain(`alter database ${name} allow_connections true`);
    await producer.enqueueFlow(ref('finish'), []);
    await waitFor(() => calls.includes('finish'), { deadlineMs, what: 'the job' });
    await consumer.stop(2_000);
  });
});

/** Cuts the connections while a job is in hand, ends that job, mends them; everything must be done at the end. */
async function callsThrough(backend: QueueBackend, network: Network): Promise<readonly string[]> {
  const ref = newRun();
  await using producer = createProducer(backend);
  const hold = Promise.withResolvers<typeof done>();
  const { consumer, calls, errors } = consume(backend, (job) => (job.step === 'run' ? hold.promise : done), {
    leaseMs: 3_000,
  });
  await producer.enqueueRun(ref('run'));
  await waitFor(() => calls.length === 1, { deadlineMs, what: 'the job to be taken' });
  await network.cut();
  await waitFor(() => errors.length > 0, { deadlineMs, what: 'the loss to be told' });
  hold.resolve(done);
  await network.mend();
  const other = newRun();
  await waitFor(() => producer.enqueueFlow(other('finish'), [other('users')]).then(() => true), {
    deadlineMs,
    what: 'the producer to have its connection again',
  });
  await waitFor(() => calls.includes('finish'), { deadlineMs, what: 'the new jobs' });
  await waitFor(() => producer.isGone(ref('run')), { deadlineMs, what: 'the old job to be closed' });
  expect(consumer.isConsuming()).toBe(true);
  await consumer.stop(2_000);
  return calls;
}
