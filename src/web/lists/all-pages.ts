/** Walks a list to its end: `read` gives what comes after a row (null: the beginning), at most `size` rows. */
export async function* allPages<Row>(
  read: (last: Row | null, size: number) => Promise<readonly Row[]>,
  size = 1_000,
): AsyncGenerator<readonly Row[], void, void> {
  let last: Row | null = null;
  for (;;) {
    const page: readonly Row[] = await read(last, size);
    yield page;
    if (page.length < size) return;
    last = page.at(-1) ?? null;
  }
}
