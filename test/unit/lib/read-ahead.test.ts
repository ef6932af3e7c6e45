import { expect, it } from 'vitest';
import { readAhead } from '../../../src/lib/read-ahead.ts';

async function* numbers(asked: number[], last: number): AsyncGenerator<number, void> {
  for (let n = 1; n <= last; n += 1) {
    asked.push(n);
    yield n;
  }
}

it('the next item is under way while its forerunner is used, and no other', async () => {
  const asked: number[] = [];
  const seen: number[] = [];
  for await (const item of readAhead(numbers(asked, 3))) {
    seen.push(item);
    expect(asked).toEqual([1, 2, 3].slice(0, item + 1));
  }
  expect(seen).toEqual([1, 2, 3]);
});

it('a source that fails does so behind the items before', async () => {
  async function* failing(): AsyncGenerator<number, void> {
    yield 1;
    await Promise.resolve();
    throw new Error('lost');
  }
  const seen: number[] = [];
  await expect(async () => {
    for await (const item of readAhead(failing())) seen.push(item);
  }).rejects.toThrow('lost');
  expect(seen).toEqual([1]);
});
