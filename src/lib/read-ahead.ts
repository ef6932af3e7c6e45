/** The same items, each next one under way while its forerunner is used. What fails is told in its place. */
export async function* readAhead<T>(source: AsyncIterable<T>): AsyncGenerator<T, void> {
  const items = source[Symbol.asyncIterator]();
  let coming = items.next();
  for (;;) {
    const item = await coming;
    if (item.done === true) return;
    coming = items.next();
    coming.catch(() => undefined); // looked at when its turn comes, or not at all
    yield item.value;
  }
}
