import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { type App, openApp } from '../../../src/app.ts';
import type { CommandServices } from '../../../src/cli/command-context.ts';
import { parseConfig } from '../../../src/config.ts';
import { createLogger } from '../../../src/observe/logger.ts';
import { startSimulator } from '../../../src/simulator/start-simulator.ts';
import { runCli } from '../../support/run-cli.ts';
import { connect, openTestHome, someTenant } from '../../support/test-app.ts';

const undo = new AsyncDisposableStack();
const names = Array.from({ length: 20 }, (_, n) => `tenant ${String(n).padStart(2, '0')}`);
let app: App;

// No worker: what is started stays as it is.
beforeAll(async () => {
  const simulator = await startSimulator({ tenants: [] });
  undo.defer(() => simulator.close());
  const { env, queuePrefix, ...home } = await openTestHome();
  undo.use(home);
  const log = createLogger({ level: 'silent' });
  app = undo.use(
    await openApp(parseConfig(env, 'admin'), log, { ...(queuePrefix !== null && { queuePrefix }) }),
  );
  for (const name of names.toReversed()) await connect(app, someTenant(simulator), { name });
});

afterAll(() => undo.disposeAsync());

it('sync --all starts some runs at a time, and tells of them by name', async () => {
  let [underWay, most] = [0, 0];
  const enqueueRun: CommandServices['queue']['enqueueRun'] = async (job) => {
    underWay += 1;
    most = Math.max(most, underWay);
    await app.queue.enqueueRun(job);
    underWay -= 1;
  };
  const queue = { ...app.queue, enqueueRun };
  const services: CommandServices = { ...app, queue, startWorkers: null, countWorkers: null };

  const begun = await runCli(services, ['sync', '--all', '--json']);
  expect(begun).toMatchObject({ exitCode: 0, stderr: expect.not.stringContaining('under way') as unknown });
  const runs = z
    .array(z.object({ runId: z.string(), connector: z.string(), status: z.string() }))
    .parse(JSON.parse(begun.stdout));
  expect(runs.map(({ connector, status }) => [connector, status])).toEqual(
    names.map((name) => [name, 'queued']),
  );
  expect(most).toBeGreaterThan(1);
  expect(most).toBeLessThanOrEqual(8);

  const again = await runCli(services, ['sync', '--all']);
  expect(again.stderr.split('\n').filter((line) => line.includes('under way'))).toEqual(
    runs.map(({ connector, runId }) => `${connector}: a run is under way already (${runId}).`),
  );
});
