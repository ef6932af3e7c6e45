import { z } from 'zod';

/** What the pages of a range added to the step, to be taken back when the range starts again. */
const tally = z.object({
  read: z.number().default(0),
  unchanged: z.number().default(0),
  rejected: z.number().default(0),
  outOfScope: z.number().default(0),
});
export type Tally = z.infer<typeof tally>;

const nothingCounted = tally.parse({});

/**
 * Where a range of the users step stands, as saved in its checkpoint. `start`: nothing was asked yet; `listing`: a full
 * one under way; `delta`: the changes since the last run; `check`: all ranges are read, and whether they showed
 * everybody is to be seen; `done`: nothing is left to read.
 */
export const usersPosition = z.object({
  phase: z.enum(['start', 'listing', 'delta', 'check', 'done']).default('start'),
  /** The next page; null is the first one of a listing. */
  link: z.string().nullable().default(null),
  /** The `$filter` of the range; null lists everybody. */
  filter: z.string().nullable().default(null),
  /** Into how many ranges the listing was split, which is for range 0 to know: it has their jobs added. */
  ranges: z.number().default(1),
  pages: z.number().default(0),
  /** How often the listing had to begin again. */
  restarts: z.number().default(0),
  tally: tally.default(nothingCounted),
  /** Distinct users it showed before any other did: in all ranges as many as the seen rows, or nobody is swept (I4). */
  seen: z.number().default(0),
  /** Graph would not list this range: everybody has to be listed once more, in one go. */
  isUnread: z.boolean().default(false),
  /** Everybody is being listed once more, or was, since the ranges did not show as many as Microsoft counted. */
  relisted: z.object({ seen: z.number(), total: z.number().nullable() }).nullable().default(null),
  /** Rejected records that could belong to anybody: with one of them nobody is swept. */
  unidentified: z.number().default(0),
  /** Users of the tenant as `/users/$count` said; null where it did not. */
  total: z.number().nullable().default(null),
  /** Where the next incremental run continues; moved to the connector by `finish` only (I5). */
  deltaLink: z.string().nullable().default(null),
  /** When that link was given, in ISO 8601: it lives 7 days from then. */
  deltaLinkAt: z.string().nullable().default(null),
});
export type UsersPosition = z.infer<typeof usersPosition>;

/**
 * Where a listing stands behind a page with this next link. Without one it is done, and says so: taken for the
 * first page, a listing whose worker died before it was closed would be read once more.
 */
export function following(
  { phase }: UsersPosition,
  nextLink: string | null,
): Pick<UsersPosition, 'phase' | 'link'> {
  return { phase: nextLink === null ? 'done' : phase, link: nextLink };
}

/** The tally behind a page with these counts. */
export function tallied(before: Tally, counts: Partial<Tally>): Tally {
  return {
    read: before.read + (counts.read ?? 0),
    unchanged: before.unchanged + (counts.unchanged ?? 0),
    rejected: before.rejected + (counts.rejected ?? 0),
    outOfScope: before.outOfScope + (counts.outOfScope ?? 0),
  };
}

/** The counts that take a tally back. */
export function takenBack(counted: Tally): Tally {
  return {
    read: -counted.read,
    unchanged: -counted.unchanged,
    rejected: -counted.rejected,
    outOfScope: -counted.outOfScope,
  };
}
