import { z } from 'zod';
import type { Queryable } from '../../store/database.ts';
import { listPositions } from '../../store/listing.ts';

const positionSchema = z.object({ total: z.number().nullable().default(null) });

/** How many users the tenant of a run has, as the listing asked Graph before it began; null where it did not. */
export async function readUsersTotal(db: Queryable, runId: string): Promise<number | null> {
  const positions = await listPositions(db, runId, 'users');
  const totals = positions.map((position) => positionSchema.safeParse(position).data?.total ?? null);
  return totals.find((total) => total !== null) ?? null;
}
