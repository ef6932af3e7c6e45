import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Simulator, startSimulator } from '../../../src/simulator/start-simulator.ts';
import { listSubscriptions } from '../../../src/store/list-subscriptions.ts';
import { sumFleet } from '../../../src/store/overview.ts';
import { connect, someTenant, syncOnce } from '../../support/test-app.ts';
import { openServedApp, type ServedApp } from './support/served-app.ts';

let simulator: Simulator;
let open: ServedApp;

beforeAll(async () => {
  simulator = await startSimulator({ tenants: [] });
  open = await openServedApp(simulator);
});
afterAll(async () => {
  await open[Symbol.asyncDispose]();
  await simulator.close();
});

async function overview(): Promise<string> {
  const answer = await fetch(`${open.address}/`);
  expect(answer.status).toBe(200);
  return answer.text();
}

/** The figure of that name as it is shown. */
function figureIn(page: string, name: string): string {
  const [, shown = ''] = new RegExp(`<dt>${name}</dt>\\s*<dd>(.*?)</dd>`, 's').exec(page) ?? [];
  return shown.replaceAll(/<[^>]*>/g, ' ').trim();
}

describe('the overview', () => {
  it('leads to adding a connector where there is none', async () => {
    const page = await overview();
    expect(page).toContain('No tenant is connected yet');
    expect(page).toContain('href="/connectors/new"');
  });

  it('shows a dash, never a zero, for what no tenant told yet', async () => {
    await connect(open.app, someTenant(simulator, { users: 10 }), { name: 'Waiting' });
    const page = await overview();
    expect(figureIn(page, 'Connectors')).toBe('1');
    for (const name of ['Seats paid', 'Seats assigned', 'Paid, not assigned', 'Users', 'Active users']) {
      expect(figureIn(page, name)).toMatch(/^– *unknown/);
    }
  });

  it('sums what the subscriptions and users of all tenants are, and says what is not known', async () => {
    const tenants = [30, 40].map((users) => someTenant(simulator, { users }));
    const connected = [];
    for (const tenant of tenants) connected.push(await connect(open.app, tenant));
    const concealed = someTenant(simulator, { users: 20 });
    concealed.setConcealed(true);
    connected.push(await connect(open.app, concealed, { name: 'Concealed' }));
    for (const connector of connected) await syncOnce(open.app, connector);

    const all = (await Promise.all(connected.map(({ id }) => listSubscriptions(open.app.db, id)))).flat();
    const bought = all.filter(({ skuPartNumber }) => skuPartNumber !== 'POWER_BI_STANDARD');
    expect(bought.length).toBe(all.length - 3);
    const paid = bought.map(({ enabled, warning }) => (enabled ?? 0) + (warning ?? 0));
    const assigned = bought.map(({ consumed }) => consumed ?? 0);
    const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
    const totals = await sumFleet(open.app.db);
    expect(totals).toMatchObject({
      subscriptions: all.length,
      subscriptionsUnknown: 0,
      subscriptionsFree: 3,
      paid: sum(paid),
      assigned: sum(assigned),
      unassigned: sum(paid.map((seats, at) => Math.max(0, seats - (assigned[at] ?? 0)))),
      counted: 3,
      users: 90,
      isEstimate: false,
    });
    expect(totals.unmonitored).toBeGreaterThanOrEqual(20);

    const page = await overview();
    expect(figureIn(page, 'Users')).toMatch(/^90 +without 1 connector not read yet/);
    expect(figureIn(page, 'Active users')).toContain('unmonitored: not known');
    expect(page).toContain('Concealed');
    expect(figureIn(page, 'Subscriptions')).toMatch(/^30 +3 free, not in the seats$/);
  });

  it('does not call nobody active where nobody could be seen', async () => {
    await using lone = await openServedApp(simulator);
    const tenant = someTenant(simulator, { users: 12 });
    tenant.setConcealed(true);
    await syncOnce(lone.app, await connect(lone.app, tenant));
    expect(await sumFleet(lone.app.db)).toMatchObject({ users: 12, active: null, unmonitored: 12 });
  });
});
