import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Connector } from '../../../src/domain/connector.ts';
import { type Simulator, startSimulator } from '../../../src/simulator/start-simulator.ts';
import { showSubscriptions } from '../../../src/store/show-subscriptions.ts';
import { connect, someTenant, syncOnce } from '../../support/test-app.ts';
import { daysAgo } from '../sync/support/true-activity.ts';
import { openServedApp, type ServedApp } from './support/served-app.ts';
import { tableRows } from './support/table-rows.ts';

let simulator: Simulator;
let open: ServedApp;
let connector: Connector;
let skuId: string;

// Ten days before today, with a gap and a day of its own within it.
const missing = [3, 4, 6, 7];

beforeAll(async () => {
  simulator = await startSimulator({ tenants: [] });
  open = await openServedApp(simulator);
  connector = await connect(open.app, someTenant(simulator, { seed: 7, users: 40 }));
  await syncOnce(open.app, connector);
  const [first] = await showSubscriptions(open.app.db, connector.id);
  skuId = first?.skuId ?? '';
  await open.app.db.query(
    `insert into sku_figures (connector_id, day, sku_id, paid, consumed, in_scope, active, inactive, none, unmonitored)
     select connector_id, day - n, sku_id, null, 1000 + n, 5, 4, 1, 0, 0
     from sku_figures, generate_series(1, 10) n where connector_id = $1 and n <> all ($2::int[])`,
    [connector.id, missing],
  );
});

afterAll(async () => {
  await open[Symbol.asyncDispose]();
  await simulator.close();
});

const figures = z.object({
  items: z.array(z.object({ day: z.string() }).loose()),
  nextKey: z.string().nullable(),
});

async function askFigures(query: string): Promise<z.infer<typeof figures>> {
  const answer = await fetch(`${open.address}/api/v1/connectors/${connector.id}/figures?${query}`);
  expect(answer.status).toBe(200);
  return figures.parse(await answer.json());
}

describe('the history of a subscription', () => {
  it('has a gap where there are no figures, and a dash where one is not known', async () => {
    const answer = await fetch(`${open.address}/connectors/${connector.id}/subscriptions/${skuId}`);
    const page = await answer.text();
    const rows = tableRows(page, 'Seats per day, newest first');
    const days = [0, 1, 2, 5, 8, 9, 10].map(daysAgo);
    expect(rows.map(([day]) => day)).toEqual(days);
    expect(rows[1]?.slice(1, 5)).toEqual(['– unknown', '1,001', '5', '4']);
    // assigned: today with two days before it, a dot for day 5, and days 8 to 10
    const [chart = ''] = /<svg.*?<\/svg>/su.exec(page) ?? [];
    const [, assigned = ''] =
      /<path d="([^"]*)"[^>]*stroke="var\(--chart-2\)"[^>]*stroke-dasharray/u.exec(chart) ?? [];
    expect(assigned.match(/M/gu)?.length).toBeGreaterThan(1);
    expect(page).toContain(`Seats per day, ${daysAgo(10)} to ${daysAgo(0)}`);
    expect(page).toMatch(/Assigned: first 1,010, last \d+/u);
  });

  it('carries nothing that the policy of the site would refuse', async () => {
    const answer = await fetch(`${open.address}/connectors/${connector.id}/subscriptions/${skuId}`);
    const page = await answer.text();
    expect(page).not.toMatch(
      /<style|<script(?! type="module" src="\/assets\/)|javascript:|@import|url\((?!#)/u,
    );
  });

  it('is of as many days as were asked for', async () => {
    const path = `/connectors/${connector.id}/subscriptions/${skuId}`;
    await open.app.db.query(
      `insert into sku_figures (connector_id, day, sku_id, in_scope, active, inactive, none, unmonitored)
       select connector_id, max(day) - 60, sku_id, 1, 1, 0, 0, 0 from sku_figures
       where connector_id = $1 and sku_id = $2 group by connector_id, sku_id`,
      [connector.id, skuId],
    );
    const oldest = async (days: string): Promise<string | undefined> => {
      const page = await (await fetch(`${open.address}${path}?days=${days}`)).text();
      return tableRows(page, 'Seats per day, newest first').at(-1)?.[0];
    };
    expect(await oldest('30')).toBe(daysAgo(10));
    expect(await oldest('90')).toBe(daysAgo(60));
  });
});

describe('figures in the API', () => {
  it('are paged by key, each once, the earliest day first', async () => {
    const all = await askFigures('kind=skus&limit=1000');
    expect(new Set(all.items.map(({ day }) => day)).size).toBe(7);
    const paged: unknown[] = [];
    for (let after: string | null = ''; after !== null;) {
      const page = await askFigures(`kind=skus&limit=9${after === '' ? '' : `&after=${after}`}`);
      paged.push(...page.items);
      after = page.nextKey;
    }
    expect(paged).toEqual(all.items);
  });

  it('are of the kind and the days that were asked for', async () => {
    const { items: services } = await askFigures('kind=services');
    expect(services).toHaveLength(6);
    expect(services).toContainEqual({ day: daysAgo(0), service: 'teams', activeUsers: expect.any(Number) });
    expect((await askFigures('kind=apps')).items).toHaveLength(24);
    const some = await askFigures(`kind=skus&from=${daysAgo(9)}&to=${daysAgo(8)}`);
    expect([...new Set(some.items.map(({ day }) => day))]).toEqual([daysAgo(9), daysAgo(8)]);
    expect(some.items[0]).toMatchObject({ paid: null, inScope: 5 });
  });

  it.each(['kind=hours', 'from=2026-01-01', 'kind=skus&from=yesterday', 'kind=apps&after=eyJ4IjoxfQ'])(
    'asked for with %s are refused',
    async (query) => {
      const answer = await fetch(`${open.address}/api/v1/connectors/${connector.id}/figures?${query}`);
      expect(answer.status).toBe(400);
    },
  );
});
