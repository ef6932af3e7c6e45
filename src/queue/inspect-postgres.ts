import type { PgPool } from 'bullmq';
import { toQueueError } from './queue-error.ts';
import type { QueueFacts } from './queue-facts.ts';

/** Asks Postgres (a server or PGlite) its version and the time. It evicts nothing and keeps everything. */
export async function inspectPostgres(
  pool: PgPool,
  { place, product }: Pick<QueueFacts, 'place' | 'product'>,
): Promise<QueueFacts> {
  try {
    const { rows } = await pool.query<{ version: string; timeMs: number }>(
      `select current_setting('server_version') as version,
         (extract(epoch from clock_timestamp()) * 1000)::float8 as "timeMs"`,
    );
    return {
      place,
      product,
      version: rows[0]?.version ?? null,
      evictionPolicy: null,
      isPersistent: true,
      timeMs: rows[0]?.timeMs ?? null,
      usedMemoryBytes: null,
    };
  } catch (error) {
    throw toQueueError(error, { place, lastFault: () => null });
  }
}
