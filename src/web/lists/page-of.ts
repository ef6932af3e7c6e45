import { encodePageKey } from './page-key.ts';

export interface PageOf<Row> {
  readonly items: readonly Row[];
  /** Of the page after this one; null at the end. */
  readonly nextKey: string | null;
}

/** Makes a page of `limit` rows of what was read, which was one more than that where there are more. */
export function pageOf<Row>(
  read: readonly Row[],
  limit: number,
  keyOf: (last: Row) => readonly (string | null)[],
): PageOf<Row> {
  const items = read.slice(0, limit);
  const last = items.at(-1);
  const hasMore = read.length > limit && last !== undefined;
  return { items, nextKey: hasMore ? encodePageKey(keyOf(last)) : null };
}
