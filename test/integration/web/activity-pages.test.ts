import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Connector } from '../../../src/domain/connector.ts';
import { apps, platforms, services } from '../../../src/domain/report.ts';
import { type Simulator, startSimulator } from '../../../src/simulator/start-simulator.ts';
import { countByStatus } from '../../../src/store/show-status-counts.ts';
import { connect, openTestApp, someTenant, syncOnce } from '../../support/test-app.ts';
import { daysAgo, shownActivity } from '../sync/support/true-activity.ts';
import { serveApp } from './support/serve-app.ts';
import { openServedApp, type ServedApp } from './support/served-app.ts';
import { tableRows, textOf } from './support/table-rows.ts';

let simulator: Simulator;
let open: ServedApp;
let connector: Connector;

beforeAll(async () => {
  simulator = await startSimulator({ tenants: [] });
  open = await openServedApp(simulator);
  connector = await connect(open.app, someTenant(simulator, { seed: 7, users: 60 }), { name: 'Contoso' });
  await syncOnce(open.app, connector);
});

afterAll(async () => {
  await open[Symbol.asyncDispose]();
  await simulator.close();
});

async function page(of: Connector, address = open.address): Promise<string> {
  const answer = await fetch(`${address}/connectors/${of.id}/activity`);
  expect(answer.status).toBe(200);
  return answer.text();
}

/** The numbers a page begins a part with, by their names. */
function figuresOf(text: string): Readonly<Record<string, string>> {
  const pairs = [...text.matchAll(/<dt>(.*?)<\/dt>\s*<dd>(.*?)(?:<small|<\/dd>)/gsu)];
  return Object.fromEntries(pairs.map(([, name = '', value = '']) => [textOf(name), textOf(value)]));
}

describe('the activity of a tenant', () => {
  it('is counted as the store has it: users by status, services, apps by platform', async () => {
    const text = await page(connector);
    const shown = figuresOf(text);
    const byStatus = await countByStatus(open.app.db, connector.id);
    for (const [status, users] of Object.entries(byStatus)) expect(shown[status]).toBe(String(users));
    const activity = await shownActivity(open.app.db, connector.id);
    for (const service of services) {
      const used = activity.filter((row) => (row.services[service].lastActivityOn ?? '') >= daysAgo(30));
      const [, users] = Object.entries(shown).find(([name]) => name.toLowerCase() === service) ?? [];
      expect({ service, users }).toEqual({ service, users: String(used.length) });
    }
    const rows = tableRows(text, 'Users of the apps, by platform');
    expect(rows.map(([, ...users]) => users)).toEqual(
      apps.map((app) =>
        platforms.map((platform) =>
          String(activity.filter((row) => row.apps[app][platform] === true).length),
        ),
      ),
    );
    expect(text).toContain(`/connectors/${connector.id}/users?status=inactive`);
    expect(text).not.toContain('class="notice');
  });

  it('is given user by user in files and API, each once', async () => {
    const expected = await shownActivity(open.app.db, connector.id);
    const json: unknown = await (
      await fetch(`${open.address}/connectors/${connector.id}/activity.json`)
    ).json();
    expect(json).toEqual(expected);
    const list = z.object({ items: z.array(z.unknown()), nextKey: z.string().nullable() });
    const items: unknown[] = [];
    for (let after: string | null = ''; after !== null;) {
      const query = after === '' ? 'limit=25' : `limit=25&after=${after}`;
      const answer = await fetch(`${open.address}/api/v1/connectors/${connector.id}/activity?${query}`);
      const part = list.parse(await answer.json());
      items.push(...part.items);
      after = part.nextKey;
    }
    expect(items).toEqual(expected);
    const csv = await (await fetch(`${open.address}/connectors/${connector.id}/activity.csv`)).text();
    expect(csv.trim().split('\n')).toHaveLength(expected.length + 1);
  });
});

describe('activity that is not known', () => {
  it('because names are concealed says so, with the setting that lifts it, and shows no zero', async () => {
    const tenant = someTenant(simulator, { users: 20, concealed: true });
    const concealed = await connect(open.app, tenant, { name: 'Concealed' });
    await syncOnce(open.app, concealed);
    const text = await page(concealed);
    expect(text).toContain('Microsoft conceals the names');
    expect(text).toContain('Display concealed user, group, and site names');
    expect(figuresOf(text)).toMatchObject({ active: '– unknown', inactive: '– unknown', unmonitored: '20' });
    expect(tableRows(text, 'Users of the apps, by platform')).toEqual([]);
    const subscriptions = await fetch(`${open.address}/connectors/${concealed.id}/subscriptions`);
    expect(await subscriptions.text()).toContain('Not all activity is known');
  });

  it('because the permission is missing says which one to grant', async () => {
    const tenant = someTenant(simulator, { users: 20, roles: ['Directory.Read.All'] });
    const forbidden = await connect(open.app, tenant, { name: 'Forbidden' });
    await syncOnce(open.app, forbidden);
    const text = await page(forbidden);
    expect(text).toContain('may not be read');
    expect(text).toContain('Reports.Read.All');
    expect(figuresOf(text)['active']).toBe('– unknown');
  });

  it('keeps the figures of the last day that was read, with its day', async () => {
    const tenant = someTenant(simulator, { seed: 7, users: 60 });
    const later = await connect(open.app, tenant, { name: 'Later concealed' });
    await syncOnce(open.app, later);
    await open.app.db.query('update service_figures set day = day - 3 where connector_id = $1', [later.id]);
    tenant.setConcealed(true);
    await syncOnce(open.app, later);
    const text = await page(later);
    expect(textOf(text)).toContain(`Active users of the services on ${daysAgo(3)}`);
    expect(Number(figuresOf(text)['Teams'])).toBeGreaterThan(0);
    expect(text).toContain('Microsoft conceals the names');
  });

  it('before the first run is nothing but unknown', async () => {
    const fresh = await connect(open.app, someTenant(simulator, { users: 10 }), { name: 'Fresh' });
    const text = await page(fresh);
    expect(text).toContain('No usage report was read yet');
    expect(figuresOf(text)['unmonitored']).toBe('– unknown');
  });

  it('because the connector reads users only says so, on both pages', async () => {
    const tenant = someTenant(simulator, { users: 10 });
    const users = await connect(open.app, tenant, { name: 'Users only', kind: 'entra-id' });
    await syncOnce(open.app, users);
    expect(await page(users)).toContain('reads users and no activity');
    const subscriptions = await fetch(`${open.address}/connectors/${users.id}/subscriptions`);
    expect(await subscriptions.text()).toContain('reads users and no subscriptions');
  });

  it('because the cloud has no usage reports says that there is nothing to do', async () => {
    await using undo = new AsyncDisposableStack();
    const { app } = undo.use(await openTestApp(simulator, {}, { overriddenCloud: 'usgov' }));
    const served = undo.use(await serveApp(app, {}));
    const tenant = someTenant(simulator, { users: 10, cloud: 'usgov' });
    const government = await connect(app, tenant, { cloud: 'usgov' });
    await syncOnce(app, government);
    const text = await page(government, served.address);
    expect(text).toContain('usage reports in the global cloud only');
    expect(text).toContain('There is nothing to do');
    expect(text).not.toContain('Apps on devices');
    expect(figuresOf(text)).toMatchObject({ active: '– unknown', unmonitored: '10' });
  });
});
