/** How many users a page of an export holds: some 2 MB of JSON, whatever the size of the tenant (I10). */
export const usersPerPage = 1_000;

/**
 * Walks users by id: `read` gives the page behind an id (null: the first), of at most `size`. Rows that come or
 * go meanwhile shift nothing.
 */
export async function* keysetPages<Row>(
  read: (after: string | null, size: number) => Promise<readonly Row[]>,
  idOf: (row: Row) => string,
  size: number,
): AsyncGenerator<readonly Row[], void, void> {
  let after: string | null = null;
  for (;;) {
    const page: readonly Row[] = await read(after, size);
    const last = page.at(-1);
    if (last === undefined) return;
    yield page;
    if (page.length < size) return;
    after = idOf(last);
  }
}
