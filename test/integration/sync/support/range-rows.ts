import type { Queryable } from '../../../../src/store/database.ts';
import { listPositions } from '../../../../src/store/listing.ts';
import { type UsersPosition, usersPosition } from '../../../../src/sync/steps/users/position.ts';

/** Where each range of the users of a run ended; one where the listing was not split. */
export async function rangesOf(
  db: Queryable,
  run: { readonly id: string },
): Promise<readonly UsersPosition[]> {
  return (await listPositions(db, run.id, 'users')).map((position) => usersPosition.parse(position));
}
