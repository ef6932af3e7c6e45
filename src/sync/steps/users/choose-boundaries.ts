/** An instant, and which part of the users, 0 to 1, was made until then. */
export interface CreationPoint {
  /** Whole seconds since 1970. */
  readonly at: number;
  readonly share: number;
}

export interface Division {
  readonly ranges: number;
  /** A range with a smaller part of the users is not worth its requests. */
  readonly leastShare: number;
}

/**
 * Instants between two others, which are left out: each halves what is left until the second. Few tenants are as old as
 * their first instant could be, and most of the people of any came in the later years.
 */
export function halvings(from: number, to: number, count: number): readonly number[] {
  return distinct(
    Array.from({ length: count }, (_, place) => Math.round(to - (to - from) / 2 ** (place + 1))),
  );
}

/**
 * Where equal parts probably begin: by a straight line between the two known points around each, of which the first has
 * the share 0 and the last 1. What is known already is not given again.
 */
export function interpolate(points: readonly CreationPoint[], ranges: number): readonly number[] {
  const known = new Set(points.map((point) => point.at));
  const guesses = quantiles(ranges).flatMap((share) => {
    const after = points.findIndex((point) => point.share >= share);
    const [low, high] = [points[after - 1], points[after]];
    if (low === undefined || high === undefined) return [];
    return Math.round(low.at + ((share - low.share) / (high.share - low.share)) * (high.at - low.at));
  });
  return distinct(guesses).filter((at) => !known.has(at));
}

/**
 * The boundaries between ranges, rising: of the known points those nearest to equal parts. One that leaves next to
 * nobody on one of its sides is dropped, so there may be fewer than asked for, and none at all.
 */
export function chooseBoundaries(
  points: readonly CreationPoint[],
  { ranges, leastShare }: Division,
): readonly number[] {
  const nearest = quantiles(ranges).flatMap((share) => nearestTo(points, share) ?? []);
  const chosen: CreationPoint[] = [];
  for (const point of nearest.toSorted((a, b) => a.at - b.at)) {
    const before = chosen.at(-1)?.share ?? 0;
    if (point.share - before >= leastShare && 1 - point.share >= leastShare) chosen.push(point);
  }
  return chosen.map((point) => point.at);
}

function nearestTo(points: readonly CreationPoint[], share: number): CreationPoint | undefined {
  const byDistance = points.toSorted((a, b) => Math.abs(a.share - share) - Math.abs(b.share - share));
  return byDistance[0];
}

function quantiles(ranges: number): readonly number[] {
  return Array.from({ length: ranges - 1 }, (_, place) => (place + 1) / ranges);
}

function distinct(instants: readonly number[]): readonly number[] {
  return [...new Set(instants)].toSorted((a, b) => a - b);
}
