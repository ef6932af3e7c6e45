import { describe, expect, test } from 'vitest';
import { createProducer } from '../../../src/queue/producer.ts';
import type { Verdict } from '../../../src/sync/ports.ts';
import { waitFor } from '../../support/wait-for.ts';
import { consume, done, newRun } from './job-helpers.ts';
import { queueHomes } from './open-test-backend.ts';

const verdicts: Readonly<Record<string, Verdict>> = {
  // as a worker does whose clock is an hour ahead
  subscriptions: { type: 'park', waitMs: 3_600_000 },
  users: { type: 'park', waitMs: 30_000 },
};

describe.each(queueHomes())('lost jobs on $name', ({ open }) => {
  test('are those that are nowhere, done, or put off far beyond now; a backlog is not lost', async () => {
    await using home = await open();
    await using producer = createProducer(home.backend);
    const [flow, other] = [newRun(), newRun()];
    const { consumer, calls } = consume(home.backend, (job) => verdicts[job.step] ?? done);
    await producer.enqueueFlow(flow('finish'), [flow('users'), flow('subscriptions'), flow('organization')]);
    await waitFor(() => calls.length === 3, { deadlineMs: 10_000, what: 'the jobs to be handled' });
    await consumer.stop(1_000);
    const waiting = Array.from({ length: 150 }, (_, hop) => other('run', { hop }));
    await producer.enqueueRuns(waiting);
    const live = [flow('finish'), flow('users'), ...waiting];
    const lost = [flow('subscriptions'), flow('organization'), other('run', { hop: 150 })];
    expect(await producer.listLost([...live, ...lost], new Date())).toEqual(lost);
    // an hour later it is due, and only waits for a worker
    const later = new Date(Date.now() + 3_600_000);
    expect(await producer.listLost([flow('subscriptions'), ...live], later)).toEqual([]);
  });

  test('what the home says of itself names no secret and tells the time', async () => {
    await using home = await open();
    await using producer = createProducer(home.backend);
    const facts = await producer.inspectQueue();
    expect(facts.place).toBe(home.backend.place);
    expect(facts.version).toMatch(/^\d+\./);
    expect(Math.abs((facts.timeMs ?? 0) - Date.now())).toBeLessThan(5_000);
  });
});
