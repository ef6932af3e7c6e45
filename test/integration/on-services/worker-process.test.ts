import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createProducer } from '../../../src/queue/producer.ts';
import { waitFor } from '../../support/wait-for.ts';
import { consume, done, newRun } from '../queue/job-helpers.ts';
import { queueHomes, type QueueAddress, type TestQueue } from '../queue/open-test-backend.ts';

const program = fileURLToPath(new URL('../queue/consumer-process.ts', import.meta.url));
const leaseMs = 1_500;

// Only a queue outside of the process can outlive it.
describe.each(queueHomes())('a worker process on $name', ({ open }) => {
  let home: TestQueue;
  const children: ChildProcess[] = [];
  const startChild = async (): Promise<{
    readonly child: ChildProcess;
    readonly said: readonly string[];
  }> => {
    const { child, said } = startWorker(requireAddress(home));
    children.push(child);
    await waitFor(() => said.includes('taken'), {
      deadlineMs: 15_000,
      what: `the job to be taken: ${said.join()}`,
    });
    return { child, said };
  };

  beforeEach(async () => {
    home = await open();
  });

  afterEach(async () => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
    await home[Symbol.asyncDispose]();
  });

  test('killed with -9 three times, its job is delivered again each time within a few leases', async () => {
    const ref = newRun();
    await using producer = createProducer(home.backend);
    await producer.enqueueFlow(ref('finish'), [ref('users')]);
    for (let kills = 0; kills < 3; kills++) {
      const { child } = await startChild();
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      const [, signal] = await ended;
      expect(signal).toBe('SIGKILL');
    }
    const { consumer, calls } = consume(home.backend, () => done, { leaseMs });
    try {
      await waitFor(() => calls.includes('finish'), {
        deadlineMs: leaseMs * 8,
        what: 'the job and its finish',
      });
      expect(calls).toEqual(['users', 'finish']);
    } finally {
      await consumer.stop(1_000);
    }
  });

  test('told to stop, it gives its job back, and ends because nothing is left open', async () => {
    const ref = newRun();
    await using producer = createProducer(home.backend);
    await producer.enqueueRun(ref('run'));
    const { child, said } = await startChild();
    const ended = once(child, 'exit');
    child.send('stop');
    await waitFor(() => said.includes('stopped'), { deadlineMs: 15_000, what: 'stop() to return' });
    const stoppedAt = performance.now();
    const [code] = await ended;
    expect(code).toBe(0);
    expect(performance.now() - stoppedAt).toBeLessThan(5_000);
    expect(said).toEqual(['taken', 'stopped']);

    const { consumer, calls } = consume(home.backend, () => done, { leaseMs: 60_000 });
    try {
      // At once, not after the lease of the one that stopped.
      await waitFor(() => calls.length === 1, {
        deadlineMs: 15_000,
        what: 'the job to be delivered again',
      });
    } finally {
      await consumer.stop(1_000);
    }
  });
});

function startWorker(address: QueueAddress): {
  readonly child: ChildProcess;
  readonly said: readonly string[];
} {
  const child = fork(program, [JSON.stringify({ ...address, leaseMs })], { execArgv: [] });
  const said: string[] = [];
  child.on('message', (message) => {
    if (typeof message === 'string') said.push(message);
  });
  return { child, said };
}

function requireAddress(home: TestQueue): QueueAddress {
  if (home.address === null) throw new Error('this home has no address');
  return home.address;
}
