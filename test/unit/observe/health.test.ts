import { expect, it } from 'vitest';
import { judgeHealth } from '../../../src/observe/health.ts';

it('is ok when every check is, and else names each that is not, without what it threw', async () => {
  const well = { name: 'database', problem: () => null };
  expect(await judgeHealth([])).toEqual({ status: 'ok' });
  expect(await judgeHealth([well])).toEqual({ status: 'ok' });
  const throwing = { name: 'queue', problem: () => Promise.reject(new Error('password=secret')) };
  const failing = { name: 'worker', problem: () => 'takes no jobs' };
  expect(await judgeHealth([well, throwing, failing])).toEqual({
    status: 'failing',
    problems: { queue: 'cannot be asked', worker: 'takes no jobs' },
  });
});
