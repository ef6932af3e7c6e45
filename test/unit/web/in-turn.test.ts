import { expect, it } from 'vitest';
import { inTurn } from '../../../src/web/access/in-turn.ts';

it('begins a thing when the one before has ended, well or badly', async () => {
  const next = inTurn(3);
  const said: string[] = [];
  const work = (name: string, fails: boolean) => async (): Promise<string> => {
    said.push(`${name} begins`);
    await Promise.resolve();
    said.push(`${name} ends`);
    if (fails) throw new Error(name);
    return name;
  };
  const first = next(work('a', true));
  const second = next(work('b', false));
  await expect(first).rejects.toThrow('a');
  expect(await second).toBe('b');
  expect(said).toEqual(['a begins', 'a ends', 'b begins', 'b ends']);
});

it('sends away who comes when too many wait, until there is room', async () => {
  const next = inTurn(2);
  const gate = Promise.withResolvers<void>();
  const first = next(() => gate.promise);
  const second = next(() => gate.promise);
  expect(next(() => gate.promise)).toBeNull();
  gate.resolve();
  await first;
  await second;
  expect(next(() => gate.promise)).not.toBeNull();
});
