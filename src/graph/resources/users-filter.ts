/** Users without a creation date: no comparison of dates finds them. */
export const withoutCreationDate = 'createdDateTime eq null';

/**
 * The `$filter` for users made between two instants, both included, in whole seconds since 1970; null leaves a side
 * open. `ge` and `le` work without special headers, `gt`, `lt` and `eq` do not exist (graph-facts §3.4).
 */
export function createdFilter({
  from,
  to,
}: {
  readonly from: number | null;
  readonly to: number | null;
}): string {
  const sides = [
    from === null ? [] : `createdDateTime ge ${dateTime(from)}`,
    to === null ? [] : `createdDateTime le ${dateTime(to)}`,
  ];
  return sides.flat().join(' and ');
}

/** True for a filter that Graph takes with `ConsistencyLevel: eventual` and `$count=true` only: one on null (§3.3). */
export function isAdvanced(filter: string | undefined): boolean {
  return filter?.endsWith(' eq null') === true;
}

/** The header of an advanced query. A next link does not remember it. */
export const advancedQuery = { ConsistencyLevel: 'eventual' } as const;

function dateTime(seconds: number): string {
  return `${new Date(seconds * 1000).toISOString().slice(0, 19)}Z`;
}
