import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Connector } from '../../../src/domain/connector.ts';
import { type Simulator, startSimulator } from '../../../src/simulator/start-simulator.ts';
import type { TenantControl } from '../../../src/simulator/tenant-control.ts';
import { type ShownUser, showUsersPages } from '../../../src/store/show-users.ts';
import { connect, someTenant, syncOnce } from '../../support/test-app.ts';
import { openServedApp, type ServedApp } from './support/served-app.ts';
import { tableRows, textOf } from './support/table-rows.ts';

const hostile = '=HYPERLINK("http://evil.example","<script>alert(1)</script>")';
const mismatch = 'so the two numbers may differ';

let simulator: Simulator;
let open: ServedApp;
let tenant: TenantControl;
let connector: Connector;
let shown: readonly ShownUser[];

beforeAll(async () => {
  simulator = await startSimulator({ tenants: [] });
  open = await openServedApp(simulator);
  tenant = someTenant(simulator, { seed: 7, users: 130 });
  tenant.addUser({
    userPrincipalName: 'hostile@contoso.example',
    displayName: hostile,
    department: '"><b>R&D',
  });
  connector = await connect(open.app, tenant, { name: 'Contoso' });
  await syncOnce(open.app, connector);
  const users: ShownUser[] = [];
  for await (const page of showUsersPages(open.app.db, connector.id)) users.push(...page);
  shown = users;
});

afterAll(async () => {
  await open[Symbol.asyncDispose]();
  await simulator.close();
});

async function ask(path: string, of: Connector = connector): Promise<Response> {
  return fetch(`${open.address}/connectors/${of.id}/users${path}`, { redirect: 'manual' });
}

async function askApi(path: string): Promise<Response> {
  return fetch(`${open.address}/api/v1/connectors/${connector.id}/users${path}`);
}

const byId = (a: ShownUser, b: ShownUser): number => (a.id < b.id ? -1 : 1);
const apiPage = z.object({ items: z.array(z.object({ id: z.string() })), nextKey: z.string().nullable() });
const linked = (page: string): readonly string[] =>
  [...page.matchAll(/\/users\/([0-9a-f-]{36})"/gu)].map(([, id = '']) => id);

async function allOfPage(query: string): Promise<readonly string[]> {
  const ids: string[] = [];
  let path: string | undefined = query;
  while (path !== undefined) {
    const page: string = await (await ask(path)).text();
    ids.push(...linked(page));
    path = /href="[^"]*\/users(\?[^"]*)" rel="next"/u.exec(page)?.[1]?.replaceAll('&amp;', '&');
  }
  return ids;
}

async function allOfApi(query: string): Promise<readonly string[]> {
  const ids: string[] = [];
  let after: string | null = '';
  while (after !== null) {
    const list = apiPage.parse(
      await (await askApi(`?limit=20&${query}${after && `&after=${after}`}`)).json(),
    );
    ids.push(...list.items.map(({ id }) => id));
    after = list.nextKey;
  }
  return ids;
}

describe('the users of a connector', () => {
  it('stand on pages of 50, by name, each once', async () => {
    const ids = await allOfPage('');
    expect(ids.toSorted()).toEqual(shown.map(({ id }) => id).toSorted());
    const page = await (await ask('')).text();
    expect(linked(page)).toHaveLength(50);
    expect(page).toContain(`href="/connectors/${connector.id}/users.csv"`);
  });

  it('are filtered the same on the page, in both files and in the API', async () => {
    const [department] = shown.flatMap((user) => user.department ?? []);
    const sku = shown.flatMap(({ licenses }) => licenses)[0];
    const filters: readonly (readonly [query: string, matches: (user: ShownUser) => boolean])[] = [
      ['status=active', (user) => user.activityStatus === 'active'],
      ['enabled=no', (user) => user.accountEnabled === false],
      ['type=guest', (user) => user.userType === 'Guest'],
      [`department=${encodeURIComponent(department ?? '')}`, (user) => user.department === department],
      [
        `sku=${sku?.skuId ?? ''}&status=${sku?.activityStatus ?? ''}`,
        ({ licenses }) =>
          licenses.some((held) => held.skuId === sku?.skuId && held.activityStatus === sku.activityStatus),
      ],
      ['text=HOSTILE%40&sort=created&order=descending', (user) => user.displayName === hostile],
      ['text=%25', () => false],
    ];
    for (const [query, matches] of filters) {
      const expected = shown.filter(matches).toSorted(byId);
      const ids = expected.map(({ id }) => id);
      expect({ query, ids: (await allOfPage(`?${query}`)).toSorted() }).toEqual({ query, ids });
      expect({ query, ids: (await allOfApi(query)).toSorted() }).toEqual({ query, ids });
      const json = z.array(z.custom<ShownUser>()).parse(await (await ask(`.json?${query}`)).json());
      expect(json.toSorted(byId)).toEqual(expected);
      const csv = await (await ask(`.csv?${query}`)).text();
      expect(csv.trim().split('\n')).toHaveLength(ids.length + 1);
    }
  });

  it('do no harm by what they are called', async () => {
    const page = await (await ask('?text=hostile')).text();
    expect(page).not.toContain('<script>alert');
    expect(page).not.toContain('"><b>');
    expect(page).toContain('&lt;script>alert(1)');
    const rows = z
      .array(z.record(z.string(), z.string()))
      .parse(parse(await (await ask('.csv?text=hostile')).text(), { bom: true, columns: true }));
    expect(rows.map((row) => row['displayName'])).toEqual([`'${hostile}`]);
  });

  it('offer filters with the number of users each leaves', async () => {
    const page = textOf(await (await ask('')).text());
    for (const status of ['active', 'inactive'] as const) {
      const users = shown.filter((user) => user.activityStatus === status).length;
      expect(page).toContain(`${status} (${users})`);
    }
  });

  it('keep what was asked for in the links to other pages, orders and files', async () => {
    const page = await (await ask('?status=active&department=nowhere')).text();
    expect(page).toContain('users.csv?status=active&amp;department=nowhere');
    expect(page).toContain('<option value="nowhere" selected>');
    expect(page).toContain('Nobody matches all of this.');
  });

  it('take what is no filter in the address of a page for none, and refuse it in the API', async () => {
    const wrong = ['status=sleeping', 'sku=x', 'after=x', 'sort=size', 'text=%00', 'department=%00'];
    for (const query of wrong) {
      expect({ query, found: linked(await (await ask(`?${query}`)).text()).length }).toEqual({
        query,
        found: 50,
      });
      expect({ query, status: (await askApi(`?${query}`)).status }).toEqual({ query, status: 400 });
    }
    const { nextKey } = apiPage.parse(await (await askApi('?limit=1')).json());
    const other = await askApi(`?limit=1&sort=created&after=${nextKey ?? ''}`);
    expect({ status: other.status, ...z.object({ error: z.string() }).parse(await other.json()) }).toEqual({
      status: 400,
      error: 'after: is a key of another sort; take nextKey of the page before.',
    });
  });

  it('say why seats and users differ only where domains are named', async () => {
    const narrow = await connect(
      open.app,
      someTenant(simulator, { seed: 9, users: 20, domains: ['contoso.example', 'fabrikam.example'] }),
      { name: 'Narrow', domains: 'contoso.example' },
    );
    await syncOnce(open.app, narrow);
    expect(await (await ask('', narrow)).text()).toContain(mismatch);
    expect(await (await ask('')).text()).not.toContain(mismatch);
  });

  it('are none, and not counted, before the first run', async () => {
    const fresh = await connect(open.app, someTenant(simulator, { users: 10 }), { name: 'Fresh' });
    const page = textOf(await (await ask('', fresh)).text());
    expect(page).toContain('No users yet');
    expect(page).not.toMatch(/\(\d/u);
    expect(await (await ask('.json', fresh)).json()).toEqual([]);
  });

  it('say of a status in a subscription what it is', async () => {
    const skuId = shown.flatMap(({ licenses }) => licenses)[0]?.skuId ?? '';
    const page = await (await ask(`?sku=${skuId}`)).text();
    const rows = tableRows(page, 'Users');
    const names = new Map(shown.map((user) => [user.displayName, user]));
    const held = rows.map((cells) => {
      const user = names.get(
        [...names.keys()].find((name) => cells[0]?.startsWith(`${name ?? ' '} `)) ?? null,
      );
      return user?.licenses.find((license) => license.skuId === skuId)?.activityStatus;
    });
    expect(rows.map((cells) => cells[3]?.split(' ').at(-1))).toEqual(held);
  });
});
