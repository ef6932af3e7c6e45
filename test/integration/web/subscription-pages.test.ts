import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { parse } from 'csv-parse/sync';
import type { Connector } from '../../../src/domain/connector.ts';
import type { SimulatedUser } from '../../../src/simulator/directory/simulated-user.ts';
import { type Simulator, startSimulator } from '../../../src/simulator/start-simulator.ts';
import type { TenantControl } from '../../../src/simulator/tenant-control.ts';
import { type ShownSubscription, showSubscriptions } from '../../../src/store/show-subscriptions.ts';
import { type ShownUser, showUsersPages } from '../../../src/store/show-users.ts';
import { connect, someTenant, syncOnce } from '../../support/test-app.ts';
import { trueSeats } from '../sync/support/true-seats.ts';
import { openServedApp, type ServedApp } from './support/served-app.ts';
import { tableRows, textOf } from './support/table-rows.ts';

const hostile = '=HYPERLINK("http://evil.example","<script>alert(1)</script>")';
const mismatch = 'so the two numbers may differ';

let simulator: Simulator;
let open: ServedApp;
let tenant: TenantControl;
let connector: Connector;
let everybody: Connector;
let shown: readonly ShownSubscription[];

beforeAll(async () => {
  simulator = await startSimulator({ tenants: [] });
  open = await openServedApp(simulator);
  tenant = someTenant(simulator, {
    seed: 7,
    users: 120,
    domains: ['contoso.example', 'fabrikam.example'],
    domainShares: { 'fabrikam.example': 0.4 },
    byGroupShare: 0.5,
  });
  const [first] = tenant.truthSkus();
  const assignedLicenses = [{ skuId: String(first?.['skuId']), disabledPlans: [] }];
  const states = assignedLicenses.map(({ skuId }) => ({
    skuId,
    disabledPlans: [],
    state: 'Error',
    error: 'CountViolation',
    assignedByGroup: null,
    lastUpdatedDateTime: '2026-01-01T00:00:00Z',
  }));
  tenant.addUser({
    userPrincipalName: 'hostile@contoso.example',
    displayName: hostile,
    assignedLicenses,
    licenseAssignmentStates: states,
  });
  connector = await connect(open.app, tenant, { name: 'Contoso', domains: 'contoso.example' });
  await syncOnce(open.app, connector);
  everybody = await connect(open.app, someTenant(simulator, { seed: 8, users: 20 }), { name: 'All of them' });
  await syncOnce(open.app, everybody);
  shown = await showSubscriptions(open.app.db, connector.id);
});

afterAll(async () => {
  await open[Symbol.asyncDispose]();
  await simulator.close();
});

async function ask(path: string, of: Connector = connector): Promise<Response> {
  return fetch(`${open.address}/connectors/${of.id}/subscriptions${path}`, { redirect: 'manual' });
}

async function askApi(path: string): Promise<Response> {
  return fetch(`${open.address}/api/v1/connectors/${connector.id}/subscriptions${path}`);
}

const grouped = (seats: number | null): string => (seats ?? 0).toLocaleString('en-US');
const inScope = ({ mail }: SimulatedUser): boolean => mail?.endsWith('@contoso.example') ?? false;

describe('the subscriptions of a connector', () => {
  it('are on the page what the tenant has, and what `show subscriptions` says', async () => {
    const answer = await ask('');
    expect(answer.status).toBe(200);
    const rows = tableRows(await answer.text(), 'Subscriptions, by part number');
    const numbers = rows.map((cells) => cells.slice(1, 9).map((cell) => cell.split(' ')[0]));
    const expected = shown.map(({ holdersByStatus, ...sku }) => {
      const paid = Number(sku.enabled) + Number(sku.warning);
      const seats = [paid, sku.consumed, sku.available, sku.assignedInScope];
      const { active, inactive, none, unmonitored } = holdersByStatus;
      return [...seats, active, inactive, none, unmonitored].map(grouped);
    });
    expect(numbers).toEqual(expected);
    const truth = trueSeats(tenant, inScope);
    expect(shown).toMatchObject(truth);
    expect(rows.map(([name]) => name?.split(' ')[0])).toEqual(shown.map(({ productName }) => productName));
  });

  it('say beside each bar what it shows', async () => {
    const page = textOf(await (await ask('')).text());
    for (const { enabled, warning, consumed } of shown) {
      expect(page).toContain(
        `${grouped(consumed)} of ${grouped(Number(enabled) + Number(warning))} assigned`,
      );
    }
  });

  it('are the same in both files and in the API', async () => {
    const json: unknown = await (await ask('.json')).json();
    expect(json).toEqual(shown);
    const api: unknown = await (await askApi('')).json();
    expect(api).toMatchObject({ items: shown, note: expect.stringContaining(mismatch) });
    const csv = z
      .array(z.record(z.string(), z.string()))
      .parse(parse(await (await ask('.csv')).text(), { bom: true, columns: true }));
    expect(csv.map((row) => [row['skuId'], row['consumed'], row['assignedInScope'], row['active']])).toEqual(
      shown.map((sku) =>
        [sku.skuId, sku.consumed, sku.assignedInScope, sku.holdersByStatus.active].map(String),
      ),
    );
  });

  it('say why the numbers differ only where domains are named', async () => {
    expect(await (await ask('')).text()).toContain(mismatch);
    expect(await (await ask('', everybody)).text()).not.toContain(mismatch);
    expect(await (await ask(`/${shown[0]?.skuId ?? ''}`)).text()).toContain(mismatch);
  });

  it('are none, and their holders unknown, before the first run', async () => {
    const fresh = await connect(open.app, someTenant(simulator, { users: 10 }), { name: 'Fresh' });
    const page = await (await ask('', fresh)).text();
    expect(page).toContain('No subscription yet');
    expect(page).toContain('were not read to the end yet');
    expect(page).not.toMatch(/<dd>\s*0/u);
  });
});

interface Row {
  readonly userId: string;
  readonly activityStatus: string;
}

describe('the holders of a subscription', () => {
  const filters = [undefined, 'active', 'inactive', 'none', 'unmonitored'].flatMap((status) =>
    [undefined, 'direct', 'group'].flatMap((way) =>
      [undefined, 'any', 'none'].map((error) => ({ status, way, error })),
    ),
  );

  /** The one with most holders in scope. */
  function most(): ShownSubscription {
    const [first] = shown.toSorted((a, b) => b.assignedInScope - a.assignedInScope);
    if (first === undefined) throw new Error('the tenant has no subscription');
    return first;
  }

  async function expectedOf(skuId: string, { status, way, error }: (typeof filters)[number]): Promise<Row[]> {
    const users: ShownUser[] = (await Array.fromAsync(showUsersPages(open.app.db, connector.id))).flat();
    return users.flatMap((user) =>
      user.licenses
        .filter((held) => held.skuId === skuId)
        .filter((held) => status === undefined || held.activityStatus === status)
        .filter(
          (held) => way === undefined || (way === 'direct' ? held.direct === true : held.groups.length > 0),
        )
        .filter((held) => error === undefined || (held.error !== null) === (error === 'any'))
        .map(({ activityStatus }) => ({ userId: user.id, activityStatus })),
    );
  }

  const list = z.object({
    items: z.array(z.object({ userId: z.string(), activityStatus: z.string() })),
    nextKey: z.string().nullable(),
  });

  it('are each listed once under every filter, page by page', async () => {
    const found = new Set<number>();
    for (const sku of [most(), shown.find(({ skuId }) => skuId === tenant.truthSkus()[0]?.['skuId'])]) {
      for (const filter of filters) {
        const skuId = sku?.skuId ?? '';
        const given = Object.entries(filter).filter(([, value]) => value !== undefined);
        const listed: Row[] = [];
        for (let after: string | null = ''; after !== null;) {
          const query = new URLSearchParams([
            ...given.map(([name, value]) => [name, String(value)]),
            ['limit', '7'],
          ]);
          if (after !== '') query.set('after', after);
          const page = list.parse(await (await askApi(`/${skuId}/holders?${query.toString()}`)).json());
          listed.push(...page.items);
          after = page.nextKey;
        }
        const expected = await expectedOf(skuId, filter);
        expect({ filter, listed }).toEqual({ filter, listed: expected });
        found.add(expected.length);
      }
    }
    expect(found.size).toBeGreaterThan(5);
  });

  it('stand on the page with a link to each, and in its files as filtered', async () => {
    const { skuId } = most();
    const page = await (await ask(`/${skuId}?status=inactive`)).text();
    const expected = await expectedOf(skuId, { status: 'inactive', way: undefined, error: undefined });
    expect(tableRows(page, 'Holders in scope')).toHaveLength(expected.length);
    for (const { userId } of expected) expect(page).toContain(`/connectors/${connector.id}/users/${userId}`);
    const json: unknown = await (await ask(`/${skuId}.json?status=inactive`)).json();
    expect(json).toMatchObject(expected);
    const csv = await (await ask(`/${skuId}.csv?status=inactive`)).text();
    expect(csv.trim().split('\n')).toHaveLength(expected.length + 1);
  });

  it('with a hostile name do no harm on the page and in the file, and their error is said', async () => {
    const skuId = String(tenant.truthSkus()[0]?.['skuId']);
    const page = await (await ask(`/${skuId}?error=any`)).text();
    expect(page).not.toContain('<script>alert');
    expect(page).toContain('CountViolation');
    const cells: unknown = parse(await (await ask(`/${skuId}.csv?error=any`)).text(), { bom: true });
    expect(cells).toContainEqual(expect.arrayContaining([`'${hostile}`, 'CountViolation']));
  });

  it('of a filter that is none are all of them on the page, and refused by the API', async () => {
    const { skuId } = most();
    expect((await ask(`/${skuId}?status=sleeping&after=nonsense&days=5`)).status).toBe(200);
    expect((await askApi(`/${skuId}/holders?status=sleeping`)).status).toBe(400);
    const key = Buffer.from(JSON.stringify(['no-guid'])).toString('base64url');
    expect((await askApi(`/${skuId}/holders?after=${key}`)).status).toBe(400);
  });

  it('of a subscription that is not there are a 404', async () => {
    for (const skuId of ['4a4a4a4a-0000-4000-8000-000000000000', 'x']) {
      const answer = await ask(`/${skuId}`);
      expect(answer.status).toBe(404);
      expect(await answer.text()).toContain('no such subscription');
    }
    expect((await askApi('/4a4a4a4a-0000-4000-8000-000000000000/holders')).status).toBe(404);
  });
});
