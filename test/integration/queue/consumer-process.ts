import { Pool } from 'pg';
import { z } from 'zod';
import { openQueueBackend, type BackendChoice } from '../../../src/queue/backend.ts';
import { createConsumer } from '../../../src/queue/consumer.ts';

/**
 * A worker process of the tests: takes jobs and holds them until its signal aborts. Says `taken` and `stopped`;
 * told `stop`, it closes everything and ends by itself, or not at all where something is left open.
 */
const settings = z
  .object({ type: z.enum(['redis', 'postgres']), url: z.string(), prefix: z.string(), leaseMs: z.number() })
  .parse(JSON.parse(process.argv[2] ?? ''));

const pool = settings.type === 'postgres' ? new Pool({ connectionString: settings.url }) : null;
const choice: BackendChoice =
  pool === null ? { type: 'redis', url: settings.url, prefix: settings.prefix } : { type: 'postgres', pool };
const backend = await openQueueBackend(choice);
const consumer = createConsumer({
  backend,
  concurrency: 1,
  leaseMs: settings.leaseMs,
  onError: (error) => void process.send?.(String(error)),
  handler: async (_job, { signal }) => {
    process.send?.('taken');
    await new Promise((resolve) => {
      signal.addEventListener('abort', resolve);
    });
    return { type: 'give-back' };
  },
});

process.once('message', () => {
  void (async () => {
    await consumer.stop(5_000);
    await backend[Symbol.asyncDispose]();
    await pool?.end();
    process.send?.('stopped');
    process.disconnect();
  })();
});
