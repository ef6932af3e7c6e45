import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { startSimulator, type Simulator } from '../../src/simulator/start-simulator.ts';
import { expectAllUsers } from '../integration/sync/support/expect-data.ts';
import { stepOf } from '../integration/sync/support/tenant-app.ts';
import { startChild } from '../support/child-process.ts';
import { type FaultyProxy, openFaultyProxy, through } from '../support/faulty-proxy.ts';
import { endOf } from '../support/test-app.ts';
import { type FaultHome, openFaultHome } from './support/fault-home.ts';
import { startSlowRun, wholeListing } from './support/slow-run.ts';

const pages = 20;
/** Two leases of a worker. */
const awayMs = 1_400;

interface Place {
  readonly simulator: Simulator;
  readonly home: FaultHome;
  /** What lies between the worker and each thing it talks to, by the name of its address. */
  readonly ways: ReadonlyMap<string, FaultyProxy>;
}

/** A test's own, so that all of them can be away side by side. */
async function openPlace(undo: AsyncDisposableStack): Promise<Place> {
  const toGraph = undo.use(await openFaultyProxy('http://127.0.0.1:1'));
  const simulator = await startSimulator({ tenants: [], publicUrl: `http://127.0.0.1:${toGraph.port}` });
  undo.defer(() => simulator.close());
  toGraph.retarget(simulator.url);
  const home = undo.use(await openFaultHome('redis and postgres', simulator));
  const ways = new Map([
    ['LOGIN_URL', toGraph],
    ['GRAPH_URL', toGraph],
  ]);
  for (const name of ['REDIS_URL', 'DATABASE_URL']) {
    ways.set(name, undo.use(await openFaultyProxy(home.env[name] ?? '')));
  }
  return { simulator, home, ways };
}

it.concurrent.each(['DATABASE_URL', 'REDIS_URL', 'GRAPH_URL'])(
  'the link behind %s cut, then black-holed in mid-run: the run goes on, every row once',
  async (name) => {
    await using undo = new AsyncDisposableStack();
    const place = await openPlace(undo);
    const { simulator, home } = place;
    const way = place.ways.get(name);
    if (way === undefined) throw new Error(`nothing is between the worker and ${name}`);
    await using worker = startChild(home.worker, workerEnv(place));
    await home.withApp(async (app) => {
      const { tenant, connector, runId, pagesDone } = await startSlowRun(app, simulator, pages);
      await pagesDone(4);
      const before = way.struck();
      await way.cut();
      await delay(awayMs);
      const cut = way.struck();
      expect(cut).toBeGreaterThan(before);
      await way.mend();
      await pagesDone(10);
      way.blackHole();
      await delay(awayMs);
      expect(way.struck()).toBeGreaterThan(cut);
      await way.mend();
      const run = await endOf(app, runId, 60_000);
      expect(run).toMatchObject({ status: 'succeeded', error: null });
      expect(stepOf(run, 'users')).toMatchObject(wholeListing(pages));
      await expectAllUsers(app.db, connector, tenant);
      expect(worker.logged().filter((line) => String(line['msg']).includes('bug'))).toEqual([]);
    });
  },
);

/** Everything the worker talks to lies behind a proxy. */
function workerEnv({ home, ways }: Place): Readonly<Record<string, string>> {
  const urls = [...ways].map(([name, way]) => [name, through(way, home.env[name] ?? '')] as const);
  return { ...home.env, ...Object.fromEntries(urls) };
}
