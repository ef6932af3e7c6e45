import { leastUsers, rangesFor } from '../../../domain/listing-split.ts';
import { countUsers } from '../../../graph/resources/users-count.ts';
import { createdFilter, withoutCreationDate } from '../../../graph/resources/users-filter.ts';
import { listCreationPoints } from '../../../store/creation-dates.ts';
import { getOrganizationCreatedAt } from '../../../store/organizations.ts';
import type { JobScope } from '../../job-scope.ts';
import {
  chooseBoundaries,
  type CreationPoint,
  type Division,
  halvings,
  interpolate,
} from './choose-boundaries.ts';
import { isCopedWith } from './is-coped-with.ts';

/** Questions asked at once, in each of two rounds: by then ranges differ by less than the questions after it cost. */
const questions = 3;
/** The directories behind Microsoft 365 are not older than this. */
const oldest = Date.UTC(2010, 0, 1) / 1000;
const secondsOfDay = 86_400;
/** Whom the store holds tells enough of when users are made where that is this part of them. */
const shareHeld = 0.1;

/**
 * The filters of the ranges that a tenant of so many users is listed in; together they leave nobody out. None: in one
 * go. Boundaries are where the users held were made; of a tenant not held yet Microsoft is asked.
 */
export async function chooseFilters(scope: JobScope, total: number | null): Promise<readonly string[]> {
  const { client, connector, deps } = scope;
  const ranges = rangesFor(deps.split, { total, isSlowed: client.isSlowed() });
  if (ranges === 1 || total === null) return [];
  const division = { ranges, leastShare: leastUsers(deps.split) / total };
  const held = await listCreationPoints(deps.db, connector.id);
  const points = held.dated >= total * shareHeld ? held.points : await askPoints(scope, total, division);
  return filtersOf(chooseBoundaries(points, division));
}

/** Neighbors share their boundary: an instant in whole seconds has no successor that leaves nothing between. */
function filtersOf(boundaries: readonly number[]): readonly string[] {
  if (boundaries.length === 0) return [];
  const dated = [null, ...boundaries].map((from, place) =>
    createdFilter({ from, to: boundaries[place] ?? null }),
  );
  return [...dated, withoutCreationDate];
}

/** Asks until when how many users were made, at most six times; nothing is known where Microsoft does not say. */
async function askPoints(
  scope: JobScope,
  total: number,
  { ranges }: Division,
): Promise<readonly CreationPoint[]> {
  const to = Math.floor(scope.claim.claimedAt.getTime() / 1000);
  const madeAt = (await getOrganizationCreatedAt(scope.deps.db, scope.connector.id)) ?? oldest;
  const from = Math.min(madeAt, to - secondsOfDay);
  const ends = [
    { at: from, share: 0 },
    { at: to, share: 1 },
  ];
  try {
    const first = await ask(scope, total, halvings(from, to, questions));
    const known = [...first, ...ends].toSorted((a, b) => a.at - b.at);
    return [...known, ...(await ask(scope, total, interpolate(known, ranges)))];
  } catch (error) {
    if (!isCopedWith(error)) throw error;
    return [];
  }
}

async function ask(
  { client, signal }: JobScope,
  total: number,
  instants: readonly number[],
): Promise<readonly CreationPoint[]> {
  const counts = instants.map(async (at) => {
    const users = await countUsers(client, signal, createdFilter({ from: null, to: at }));
    return { at, share: Math.min(1, users / total) };
  });
  return Promise.all(counts);
}
