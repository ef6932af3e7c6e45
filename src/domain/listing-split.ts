/** When and into how many ranges the listing of a tenant's users is split. */
export interface ListingSplit {
  readonly fromUsers: number;
  readonly usersPerRange: number;
  readonly mostRanges: number;
}

/** Ten pages: below that a listing takes seconds, and finding the boundaries costs as many requests as it saves time. */
const fromUsers = 10_000;
/** Five pages: with fewer the page that each range reads half empty costs more than a tenth. */
const usersPerRange = 5_000;
/** A connector holds six leases: with the range of those without a date one is left for its other steps. */
const mostRanges = 4;

/** Half of what a worker does at once may go to the ranges of one tenant; the other half is for everybody else. */
export function listingSplit({ workerConcurrency }: { readonly workerConcurrency: number }): ListingSplit {
  return {
    fromUsers,
    usersPerRange,
    mostRanges: Math.max(1, Math.min(mostRanges, Math.floor(workerConcurrency / 2))),
  };
}

/** Into how many ranges of creation dates; 1 is one plain listing. `total` is null where Microsoft did not count. */
export function rangesFor(
  split: ListingSplit,
  { total, isSlowed }: { readonly total: number | null; readonly isSlowed: boolean },
): number {
  // several at once would only use up sooner what is left of the budget
  if (total === null || total < split.fromUsers || isSlowed) return 1;
  return Math.max(1, Math.min(split.mostRanges, Math.floor(total / split.usersPerRange)));
}

/** Fewer than this are no range of their own: one page more for next to nothing. */
export function leastUsers({ usersPerRange: users }: ListingSplit): number {
  return Math.ceil(users / 5);
}
