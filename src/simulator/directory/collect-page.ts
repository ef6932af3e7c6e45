import { setImmediate } from 'node:timers/promises';
import type { Directory } from './directory.ts';
import type { SimulatedUser } from './simulated-user.ts';
import type { UserFilter } from './user-filter.ts';

export interface CollectedPage {
  readonly users: readonly SimulatedUser[];
  /** Where the next page begins; undefined after the last. */
  readonly next: number | undefined;
}

/** A sparse filter over a large tenant looks at this many users before other requests get their turn. */
const TURN = 20_000;

/** The users from a position on that match, at most `top`. It looks one further, so no last page comes out empty. */
export async function collectPage(
  directory: Directory,
  filter: UserFilter | undefined,
  from: number,
  top: number,
): Promise<CollectedPage> {
  const users: SimulatedUser[] = [];
  let looked = 0;
  for (const [start, end] of filter?.ranges(directory) ?? [[0, directory.size]]) {
    for (let position = Math.max(start, from); position < end; position += 1) {
      looked += 1;
      if (looked % TURN === 0) await setImmediate();
      const user = directory.at(position);
      if (user === undefined || (filter !== undefined && !isShown(directory, filter, position, user)))
        continue;
      if (users.length === top) return { users, next: position };
      users.push(user);
    }
  }
  return { users, next: undefined };
}

function isShown(directory: Directory, filter: UserFilter, position: number, user: SimulatedUser): boolean {
  return filter.matches(user) && !directory.isHidden(position);
}

/** How many users match. */
export async function countUsers(directory: Directory, filter: UserFilter | undefined): Promise<number> {
  if (filter === undefined) return directory.count;
  const everyone = Number.POSITIVE_INFINITY;
  if (filter.isExact?.(directory) !== true) {
    return (await collectPage(directory, filter, 0, everyone)).users.length;
  }
  const { users: generated } = directory.profile;
  let count = (await collectPage(directory, filter, generated, everyone)).users.length;
  for (const [start, end] of filter.ranges(directory)) {
    const to = Math.min(end, generated);
    if (start < to) count += to - start - directory.countUnshown(start, to);
  }
  return count;
}
