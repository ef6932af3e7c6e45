import { expect, it } from 'vitest';
import { faultKinds } from '../../scripts/soak/faults/fault-kinds.ts';
import { startChild } from '../support/child-process.ts';

const size = ['--connectors', '8', '--largest', '200'];
// However short: every kind of fault strikes once before it ends.
const time = ['--brief', '--minutes', '0.1'];

it('a short soak: every kind of fault strikes, every run ends, and the rows are the truth', async () => {
  await using soak = startChild('scripts/soak.ts', {}, [], [...size, ...time, '--seed', '365']);
  const { code } = await soak.exited();
  const lines = soak.output().split('\n');
  // what is to be read where it fails
  expect({ code, found: lines.filter((line) => line.includes('FOUND')) }).toEqual({ code: 0, found: [] });
  const struck = lines.flatMap((line) => /^ *\d+ s +(\d+) x (.+)$/.exec(line)?.slice(1, 3) ?? []);
  expect(struck.filter((_, at) => at % 2 === 1)).toEqual(faultKinds.map(({ name }) => name));
  expect(struck.filter((_, at) => at % 2 === 0)).not.toContain('0');
  expect(soak.output()).toMatch(
    /compared [1-9]\d* users and the mail of [1-9]\d* with the truth of 8 tenants/,
  );
}, 240_000);
