import { afterAll, beforeAll, expect, it } from 'vitest';
import type { SimulatedUser } from '../../src/simulator/directory/simulated-user.ts';
import { type Simulator, startSimulator } from '../../src/simulator/start-simulator.ts';
import type { Queryable } from '../../src/store/database.ts';
import { getRun } from '../../src/store/runs.ts';
import { removeConnector } from '../../src/sync/manage/remove-connector.ts';
import { setConnector } from '../../src/sync/manage/set-connector.ts';
import { storedUsers, trueUsers } from '../integration/sync/support/truth.ts';
import { type Child, startChild } from '../support/child-process.ts';
import { connect, syncOnce } from '../support/test-app.ts';
import { type FaultHome, openFaultHome } from './support/fault-home.ts';
import { startSlowRun } from './support/slow-run.ts';

let simulator: Simulator;
let home: FaultHome;
let workers: readonly Child[];
const undo = new AsyncDisposableStack();

beforeAll(async () => {
  simulator = await startSimulator({ tenants: [] });
  undo.defer(() => simulator.close());
  home = undo.use(await openFaultHome('redis and postgres', simulator));
  workers = [1, 2].map(() => undo.use(startChild(home.worker, home.env)));
});
afterAll(() => undo.disposeAsync());

it('a connector removed while two workers read it leaves nothing, and its tenant can be added again', async () => {
  await home.withApp(async (app) => {
    const { tenant, connector, runId, pagesDone } = await startSlowRun(app, simulator, 30);
    expect(await pagesDone(3)).toBeLessThan(30);
    await removeConnector(app, connector);
    expect(await getRun(app.db, runId)).toBeNull();
    tenant.clearFaults();
    const again = await connect(app, tenant);
    expect(await syncOnce(app, again, { deadlineMs: 60_000 })).toMatchObject({ status: 'succeeded' });
    expect(await storedUsers(app.db, again.id)).toEqual(trueUsers(tenant));
    expect(await countUsers(app.db, connector.id)).toBe(0);
    expect(bugs()).toEqual([]);
  });
});

it('domains named while two workers read everybody: the run ends, the next one keeps who is in them', async () => {
  await home.withApp(async (app) => {
    const { tenant, connector, runId, pagesDone } = await startSlowRun(app, simulator, 30);
    const domain = tenant.userAt(0).userPrincipalName.split('@')[1] ?? '';
    for (const position of [1, 2, 3, 4, 5]) {
      tenant.updateUser(tenant.userAt(position).id, { mail: `somebody${position}@inside.example` });
    }
    expect(await pagesDone(3)).toBeLessThan(30);
    const changed = await setConnector(app, connector, { domains: 'inside.example' }, null);
    expect(changed.canceledRunId).toBe(runId);
    tenant.clearFaults();
    expect(await syncOnce(app, connector, { deadlineMs: 60_000 })).toMatchObject({
      status: 'succeeded',
      mode: 'full',
    });
    const isInside = ({ mail }: SimulatedUser): boolean => mail?.endsWith('@inside.example') ?? false;
    expect(domain).not.toBe('inside.example');
    expect(await storedUsers(app.db, connector.id)).toEqual(trueUsers(tenant, { where: isInside }));
    expect(await countUsers(app.db, connector.id)).toBe(5);
    expect(bugs()).toEqual([]);
  });
});

/** What a worker says of what it does not expect. */
function bugs(): readonly unknown[] {
  return workers.flatMap((worker) => worker.logged()).filter((line) => String(line['msg']).includes('bug'));
}

async function countUsers(db: Queryable, connectorId: string): Promise<number | undefined> {
  const sql = 'select count(*)::int as users from users where connector_id = $1';
  const [row] = await db.query<{ users: number }>(sql, [connectorId]);
  return row?.users;
}
