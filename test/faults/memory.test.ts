import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { startSimulator } from '../../src/simulator/start-simulator.ts';
import { startRun } from '../../src/sync/start-run.ts';
import { startChild } from '../support/child-process.ts';
import { connect, endOf, someTenant } from '../support/test-app.ts';
import { npmCommand } from '../support/npm-command.ts';
import { openFaultHome } from './support/fault-home.ts';

// Past where the peak stops growing: twice as many need no more, only twice the time.
const users = 50_000;
const most = 250;
/** A page for each 999 of them, two for each report, and one each for what a run asks once. */
const fewest = 64;
/** To split a listing and to prove it (docs/decisions/0013). */
const forRanges = 10;

/** Peak memory of a process in MiB, as Linux counts it. */
async function peakMemory(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) / 1024;
}

it.runIf(process.platform === 'linux')(
  `a full sync of ${users} users stays below ${most} MiB of worker memory`,
  async () => {
    const simulator = await startSimulator({ tenants: [] });
    try {
      await using home = await openFaultHome('redis and postgres', simulator, { LEASE_MS: '30000' });
      const tenant = someTenant(simulator, { users });
      const { program, env, flags } = npmCommand('worker');
      await using worker = startChild(program, { ...env, ...home.env }, flags);
      const run = await home.withApp(async (app) => {
        const connector = await connect(app, tenant);
        const started = await startRun(app, { connectorId: connector.id, trigger: 'manual', full: true });
        return endOf(app, started?.runId ?? '', 280_000);
      });
      const peak = await peakMemory(worker.pid);
      expect(run.status).toBe('succeeded');
      expect(run.requests).toBeGreaterThanOrEqual(fewest);
      expect(run.requests).toBeLessThanOrEqual(fewest + forRanges);
      expect(peak).toBeGreaterThan(50);
      expect(peak).toBeLessThan(most);
    } finally {
      await simulator.close();
    }
  },
  300_000,
);
