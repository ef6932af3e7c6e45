/**
 * Does one thing after the other, so that what the one counts the next one sees. Null where `mostWaiting` wait
 * already.
 */
export function inTurn(mostWaiting: number): <T>(work: () => Promise<T>) => Promise<T> | null {
  let last: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  return (work) => {
    if (waiting >= mostWaiting) return null;
    waiting += 1;
    const own = last.then(work).finally(() => {
      waiting -= 1;
    });
    last = own.catch(() => undefined);
    return own;
  };
}
