/** Runs `work` at once. Disposing aborts its signal, waits for its end, and rejects with what it threw. */
export function untilDisposed(work: (signal: AbortSignal) => Promise<void>): AsyncDisposable {
  const stop = new AbortController();
  const running = work(stop.signal);
  return {
    async [Symbol.asyncDispose]() {
      stop.abort();
      await running;
    },
  };
}
