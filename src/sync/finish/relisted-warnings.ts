import type { Queryable } from '../../store/database.ts';
import { listPositions } from '../../store/listing.ts';
import { usersPosition } from '../steps/users/position.ts';

/** Says that ranges did not show everybody: the run took longer for it, and lost nothing. */
export async function relistedWarnings(tx: Queryable, runId: string): Promise<readonly string[]> {
  const positions = await listPositions(tx, runId, 'users');
  const relisted = positions.flatMap((position) => usersPosition.parse(position).relisted ?? []);
  return relisted.map(({ seen, total }) => {
    const shown = total === null ? `${seen} users` : `${seen} of ${total} users`;
    return `Listed in several ranges at once, Microsoft showed ${shown}, so everybody was listed once more in one go.`;
  });
}
