import { z } from 'zod';

/**
 * Where the users step stands, as saved in its checkpoint. `start`: nothing was asked yet; `listing`: a full one
 * under way; `delta`: the changes since the last run; `done`: the last page of either is committed.
 */
export const usersPosition = z.object({
  phase: z.enum(['start', 'listing', 'delta', 'done']).default('start'),
  /** The next page; null is the first one of a listing. */
  link: z.string().nullable().default(null),
  pages: z.number().default(0),
  /** How often the listing had to begin again. */
  restarts: z.number().default(0),
  /** Distinct users shown so far: has to equal the seen rows before anything is swept (I4). */
  seen: z.number().default(0),
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
