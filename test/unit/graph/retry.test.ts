import { expect, it } from 'vitest';
import { GraphError } from '../../../src/graph/graph-error.ts';
import { withRetries } from '../../../src/graph/retry.ts';

const { signal } = new AbortController();

it('a wait that begins at the end of a long turn of the event loop is not cut short', async () => {
  const at: number[] = [];
  await withRetries(async () => {
    const begun = performance.now();
    while (at.length === 0 && performance.now() - begun < 50);
    at.push(performance.now());
    if (at.length === 1) throw new GraphError('throttled', 'Wait.', { retryAfterMs: 100 });
  }, signal);
  const [first = 0, second = 0] = at;
  expect(second - first).toBeGreaterThanOrEqual(100);
});

it('a wait ends at once when the signal aborts, with its reason', async () => {
  const stopping = new AbortController();
  const reason = new Error('stopping');
  setTimeout(() => stopping.abort(reason), 10);
  const begun = performance.now();
  const call = withRetries(async () => {
    throw new GraphError('throttled', 'Wait.', { retryAfterMs: 1_000 });
  }, stopping.signal);
  await expect(call).rejects.toBe(reason);
  expect(performance.now() - begun).toBeLessThan(900);
});
