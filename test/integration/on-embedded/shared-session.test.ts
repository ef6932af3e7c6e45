import { expect, test } from 'vitest';
import { openQueueBackend } from '../../../src/queue/backend.ts';
import { createProducer } from '../../../src/queue/producer.ts';
import { openEmbedded } from '../../../src/store/open-embedded.ts';
import { waitFor } from '../../support/wait-for.ts';
import { consume, done, newRun } from '../queue/job-helpers.ts';

test('on PGlite a store transaction that rolls back takes no job along, and sees no schema of the queue first', async () => {
  await using database = await openEmbedded(null);
  await using backend = await openQueueBackend({ type: 'embedded', pglite: database.pglite });
  await using producer = createProducer(backend);
  const ref = newRun();
  const { consumer, calls } = consume(backend, () => done);
  let enqueued: Promise<void> | undefined;
  const work = database.transaction(async (tx) => {
    await tx.query('create table things (id int)');
    // Not awaited in here: the two share one session, and this waits for the end of the transaction.
    enqueued = producer.enqueueRun(ref('run'));
    await tx.query('insert into things values (1)');
    throw new Error('roll back');
  });
  await expect(work).rejects.toThrow('roll back');
  await enqueued;
  await waitFor(() => calls.length === 1, { deadlineMs: 15_000, what: 'the job' });
  const [row] = await database.query<{ name: string; things: string | null }>(
    `select current_schema() as name, to_regclass('things')::text as things`,
  );
  expect(row).toEqual({ name: 'public', things: null });
  await consumer.stop(5_000);
});
