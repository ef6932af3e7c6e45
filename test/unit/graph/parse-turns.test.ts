import { expect, it } from 'vitest';
import { ParseTurns } from '../../../src/graph/parse-turns.ts';

const large = 'x'.repeat(1_000_000);

/** A body that is parsed until it is told to end. */
function openBody(turns: ParseTurns, text: string) {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  let isBegun = false;
  const parsed = turns.take(text, () => {
    isBegun = true;
    return promise;
  });
  return { parsed, end: resolve, fail: reject, isBegun: () => isBegun };
}

const aMoment = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

it('large bodies are parsed one after the other, in the order they came', async () => {
  const turns = new ParseTurns();
  const bodies = [openBody(turns, large), openBody(turns, large), openBody(turns, large)] as const;
  const begun = (): readonly boolean[] => bodies.map((body) => body.isBegun());
  await aMoment();
  expect(begun()).toEqual([true, false, false]);
  bodies[0].end('first');
  expect(await bodies[0].parsed).toBe('first');
  await aMoment();
  expect(begun()).toEqual([true, true, false]);
  bodies[1].end('second');
  await aMoment();
  expect(begun()).toEqual([true, true, true]);
});

it('a small one waits for nobody', async () => {
  const turns = new ParseTurns();
  openBody(turns, large);
  const small = openBody(turns, '{"value":[]}');
  expect(small.isBegun()).toBe(true);
  small.end('small');
  expect(await small.parsed).toBe('small');
});

it('one that cannot be parsed is told to who asked, and the next has its turn', async () => {
  const turns = new ParseTurns();
  const bad = openBody(turns, large);
  const good = openBody(turns, large);
  bad.fail(new Error('no page'));
  await expect(bad.parsed).rejects.toThrow('no page');
  good.end('a page');
  expect(await good.parsed).toBe('a page');
});
