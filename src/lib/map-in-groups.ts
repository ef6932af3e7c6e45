/**
 * What `work` gives for each item, in the order of the items, with `size` of them under way at a time. Rejects with the
 * first failure, once all of its group have ended; later groups are not begun.
 */
export async function mapInGroups<T, Result>(
  items: readonly T[],
  size: number,
  work: (item: T) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  for (let start = 0; start < items.length; start += size) {
    const group = await Promise.allSettled(items.slice(start, start + size).map(work));
    for (const each of group) {
      if (each.status === 'rejected') throw each.reason;
      results.push(each.value);
    }
  }
  return results;
}
