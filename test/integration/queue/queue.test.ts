import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createProducer } from '../../../src/queue/producer.ts';
import type { JobQueue, Verdict } from '../../../src/sync/ports.ts';
import { waitFor } from '../../support/wait-for.ts';
import { consume, done, newRun, type TestConsumer } from './job-helpers.ts';
import { queueHomes, type TestQueue } from './open-test-backend.ts';

const deadlineMs = 15_000;

describe.each(queueHomes())('the queue on $name', ({ open }) => {
  let home: TestQueue;
  let producer: JobQueue & AsyncDisposable;
  const consumers: TestConsumer[] = [];
  const start = (...args: Parameters<typeof consume>): TestConsumer => {
    const consumer = consume(...args);
    consumers.push(consumer);
    return consumer;
  };

  beforeEach(async () => {
    home = await open();
    producer = createProducer(home.backend);
  });

  afterEach(async () => {
    await Promise.all(consumers.splice(0).map(({ consumer }) => consumer.stop(1_000)));
    await producer[Symbol.asyncDispose]();
    await home[Symbol.asyncDispose]();
  });

  test('a chain of pages under a parent: finish runs once, after the last page', async () => {
    const ref = newRun();
    const { calls, errors } = start(home.backend, async (job) => {
      if (job.step === 'users' && job.hop < 5) await producer.enqueueNext({ ...job, hop: job.hop + 1 });
      return done;
    });
    await producer.enqueueFlow(ref('finish'), [ref('users'), ref('organization'), ref('report:getThings')]);
    await waitFor(() => calls.includes('finish'), { deadlineMs, what: 'finish' });
    await waitFor(() => producer.isGone(ref('finish')), { deadlineMs, what: 'finish to end' });
    expect(calls.filter((call) => call === 'finish')).toHaveLength(1);
    expect(calls.at(-1)).toBe('finish');
    expect(calls.toSorted()).toEqual([
      'finish',
      'organization',
      'report:getThings',
      'users',
      'users#1',
      'users#2',
      'users#3',
      'users#4',
      'users#5',
    ]);
    expect(errors).toEqual([]);
  });

  test('a flow without children runs finish at once', async () => {
    const ref = newRun();
    const { calls } = start(home.backend, () => done);
    await producer.enqueueFlow(ref('finish'), []);
    await waitFor(() => calls.length === 1, { deadlineMs, what: 'finish' });
    expect(calls).toEqual(['finish']);
  });

  test('siblings that fail with a bug do not hold the parent, and are not tried again', async () => {
    const ref = newRun();
    const { calls, errors } = start(home.backend, (job) => {
      if (job.step === 'users' || job.step === 'organization') throw new TypeError('a bug');
      return done;
    });
    await producer.enqueueFlow(ref('finish'), [ref('users'), ref('organization'), ref('subscriptions')]);
    await waitFor(() => producer.isGone(ref('finish')), { deadlineMs, what: 'finish to end' });
    expect(calls.toSorted()).toEqual(['finish', 'organization', 'subscriptions', 'users']);
    expect(errors.map(({ error }) => String(error))).toEqual(['TypeError: a bug', 'TypeError: a bug']);
    expect(errors.every(({ jobId }) => jobId?.includes(ref('users').runId))).toBe(true);
  });

  test('parking and giving back spend no attempt, a retry does', async () => {
    const ref = newRun();
    // Four attempts: more parkings and hand-backs than that, then a retry, then done.
    const verdicts: Verdict['type'][] = [
      'park',
      'give-back',
      'park',
      'give-back',
      'park',
      'park',
      'give-back',
      'retry',
      'done',
    ];
    let next = 0;
    const { calls, errors } = start(home.backend, (job) => {
      const type = job.step === 'users' ? (verdicts[next++] ?? 'done') : 'done';
      if (type === 'park') return { type, waitMs: 30 };
      return type === 'retry' ? { type, cause: new Error('reset') } : { type };
    });
    await producer.enqueueFlow(ref('finish'), [ref('users')]);
    await waitFor(() => calls.includes('finish'), { deadlineMs, what: 'finish' });
    expect(calls).toEqual([...verdicts.map(() => 'users'), 'finish']);
    expect(errors).toEqual([]);
  });

  test('a parked job is not delivered before its time', async () => {
    const ref = newRun();
    const parkMs = 700;
    const times: number[] = [];
    start(home.backend, () => {
      times.push(Date.now());
      return times.length === 1 ? { type: 'park', waitMs: parkMs } : done;
    });
    await producer.enqueueRun(ref('run'));
    await waitFor(() => times.length === 2, { deadlineMs, what: 'the second delivery' });
    expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(parkMs - 5);
  });

  test('a job that exists is not added again, waiting or completed', async () => {
    const ref = newRun();
    await producer.enqueueRun(ref('run'));
    await producer.enqueueRun(ref('run'));
    const { calls } = start(home.backend, () => done);
    await waitFor(() => producer.isGone(ref('run')), { deadlineMs, what: 'the run job to end' });
    await producer.enqueueRun(ref('run'));
    const other = newRun();
    await producer.enqueueRun(other('run'));
    await waitFor(() => producer.isGone(other('run')), { deadlineMs, what: 'the other run job to end' });
    expect(calls).toEqual(['run', 'run']);
  });

  test('a next job under a parent that is gone is not an error', async () => {
    const ref = newRun();
    const { errors } = start(home.backend, () => done);
    await expect(producer.enqueueNext(ref('users', { hop: 1 }))).resolves.toBeUndefined();
    await producer.enqueueFlow(ref('finish'), []);
    await waitFor(() => producer.isGone(ref('finish')), { deadlineMs, what: 'finish to end' });
    await expect(producer.enqueueNext(ref('users', { hop: 2 }))).resolves.toBeUndefined();
    expect(errors).toEqual([]);
  });

  test('isGone tells each state', async () => {
    const ref = newRun();
    const gone = (step: 'run' | 'users' | 'finish' | 'organization'): Promise<boolean> =>
      producer.isGone(ref(step));
    expect(await gone('run')).toBe(true);
    await producer.enqueueRun(ref('run'));
    expect(await gone('run')).toBe(false);
    await producer.enqueueFlow(ref('finish'), [ref('users'), ref('organization')]);
    expect(await gone('finish')).toBe(false);

    const hold = Promise.withResolvers<Verdict>();
    const { calls } = start(home.backend, (job) => {
      if (job.step === 'users') return hold.promise;
      if (job.step === 'run') return { type: 'park', waitMs: 3_600_000 };
      if (job.step === 'organization') throw new Error('a bug');
      return done;
    });
    await waitFor(() => calls.length >= 3, { deadlineMs, what: 'all to be taken' });
    await waitFor(() => gone('organization'), { deadlineMs, what: 'the failed one to be gone' });
    expect(await gone('users')).toBe(false);
    expect(await gone('run')).toBe(false);
    expect(await gone('finish')).toBe(false);
    hold.resolve(done);
    await waitFor(() => gone('finish'), { deadlineMs, what: 'finish to be gone' });
    expect(await gone('users')).toBe(true);
  });

  test('a thousand jobs all run once', async () => {
    const ref = newRun();
    const children = Array.from({ length: 1_000 }, (_, range) => ref('users', { range }));
    const seen = new Map<number, number>();
    const { calls } = start(
      home.backend,
      (job) => {
        if (job.step === 'users') seen.set(job.range, (seen.get(job.range) ?? 0) + 1);
        return done;
      },
      { concurrency: 16 },
    );
    await producer.enqueueFlow(ref('finish'), children);
    await waitFor(() => calls.includes('finish'), { deadlineMs: 60_000, what: 'finish' });
    expect(seen.size).toBe(1_000);
    expect(calls).toHaveLength(1_001);
  }, 90_000);
});
