import { expect, it } from 'vitest';
import { type JobsInHand, openJobsInHand } from '../../../src/sync/jobs-in-hand.ts';

type MakeRoom = ReturnType<JobsInHand['begin']>['makeRoom'];

/** Works for so long, then asks for room; gives how long it rested. */
async function restAfter(
  workMs: number,
  makeRoom: MakeRoom,
  signal = new AbortController().signal,
): Promise<number> {
  const from = performance.now();
  while (performance.now() - from < workMs);
  const before = performance.now();
  await makeRoom(signal);
  return performance.now() - before;
}

it('a connector that is alone in its process does not rest', async () => {
  using jobs = new DisposableStack();
  const inHand = openJobsInHand();
  const large = jobs.use(inHand.begin('large', 'users'));
  jobs.use(inHand.begin('large', 'users'));
  expect(await restAfter(30, large.makeRoom)).toBeLessThan(20);
});

it('beside another connector two jobs of one rest three times as long as they work: half of the time for both', async () => {
  using jobs = new DisposableStack();
  const inHand = openJobsInHand();
  const large = jobs.use(inHand.begin('large', 'users'));
  for (const connector of ['large', 'small']) jobs.use(inHand.begin(connector, 'users'));
  expect(await restAfter(30, large.makeRoom)).toBeGreaterThanOrEqual(85);
});

it('a job that went out of hand counts no more', async () => {
  const inHand = openJobsInHand();
  using large = inHand.begin('large', 'users');
  inHand.begin('small', 'users')[Symbol.dispose]();
  expect(await restAfter(30, large.makeRoom)).toBeLessThan(20);
});

it('nobody rests longer than a second at a time, and a worker that stops ends the rest', async () => {
  using jobs = new DisposableStack();
  const inHand = openJobsInHand();
  const large = jobs.use(inHand.begin('large', 'users'));
  for (const connector of ['small', 'other']) jobs.use(inHand.begin(connector, 'users'));
  expect(await restAfter(600, large.makeRoom)).toBeLessThan(1_150);
  expect(await restAfter(100, large.makeRoom, AbortSignal.timeout(20))).toBeLessThan(150);
});

it('a report rests while the users of its own tenant are read, and they do not rest for it', async () => {
  using jobs = new DisposableStack();
  const inHand = openJobsInHand();
  const report = jobs.use(inHand.begin('large', 'report:getM365AppUserDetail'));
  expect(await restAfter(20, report.makeRoom)).toBeLessThan(15);
  const users = inHand.begin('large', 'users');
  expect(await restAfter(20, users.makeRoom)).toBeLessThan(15);
  expect(await restAfter(20, report.makeRoom)).toBeGreaterThanOrEqual(55);
  users[Symbol.dispose]();
  expect(await restAfter(20, report.makeRoom)).toBeLessThan(15);
});
