import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  connectorConditions,
  judgeCondition,
  type ConnectorCondition,
} from '../../../src/domain/connector-condition.ts';
import type { ConnectorKey } from '../../../src/store/connector-key.ts';
import { type ConnectorSort, connectorSorts } from '../../../src/store/connector-order.ts';
import type { Database } from '../../../src/store/database.ts';
import {
  type ConnectorFilter,
  listConnectorsByPrefix,
  listConnectorsPage,
} from '../../../src/store/list-connectors.ts';
import type { StatusFacts } from '../../../src/store/status.ts';
import { addConnector, openStore } from './open-store.ts';

let db: Database;

// One way to be in each condition; several connectors have each.
const changes: Readonly<Record<ConnectorCondition, string>> = {
  'needs attention': `needs_attention = '{"kind":"credential","message":"No.","advice":"Do."}', last_run_status = 'failed'`,
  'last run failed': `last_run_status = 'failed', secret_expires_on = current_date + 2`,
  'last run partial': `last_run_status = 'partial', next_run_at = now() - interval '1 day'`,
  overdue: `next_run_at = now() - interval '1 hour', secret_expires_on = current_date + 4`,
  'secret expires': `secret_expires_read_on = current_date + 3, throttled_until = now() + interval '1 hour'`,
  'data old': `data_at = now() - interval '90 hours'`,
  throttled: `throttled_until = now() + interval '1 hour'`,
  'never run': `last_run_status = null, data_at = null`,
  'last run canceled': `last_run_status = 'canceled'`,
  paused: `is_paused = true, last_run_status = null, next_run_at = null`,
  ok: `secret_expires_on = current_date + 300`,
};

const perCondition = 7;

beforeAll(async () => {
  db = await openStore();
  for (let number = 0; number < perCondition; number++) {
    for (const [at, condition] of connectorConditions.entries()) {
      const kind = number % 2 === 0 ? 'microsoft-365' : 'entra-id';
      const domains = number === 3 ? ['contoso.com', 'xn--mller-kva.example'] : ['*'];
      const id = await addConnector(db, {
        name: `Kunde ${(number * 31 + at * 7) % 89} ${at}`,
        kind,
        domains,
      });
      await db.query(
        `update connectors set last_run_status = 'succeeded', data_at = now() - $2 * interval '1 minute',
           next_run_at = date_trunc('hour', now()) + interval '2 hours' where id = $1`,
        [id, number],
      );
      await db.query(`update connectors set ${changes[condition]} where id = $1`, [id]);
    }
  }
  // One application of several connectors waits as a whole.
  await db.query(
    `insert into app_throttles select cloud, client_id, now() + interval '1 hour' from connectors
     where last_run_status = 'succeeded' and secret_expires_on = current_date + 300 order by lower(name) limit 2`,
  );
});
afterAll(async () => {
  await db[Symbol.asyncDispose]();
});

const every: ConnectorFilter = { text: null, kind: null, condition: null };

async function walk(
  filter: Partial<ConnectorFilter>,
  by: ConnectorSort = 'need',
  { isDescending = false, limit = 5 } = {},
): Promise<readonly StatusFacts[]> {
  const found: StatusFacts[] = [];
  let after: ConnectorKey | null = null;
  for (let pages = 0; pages < 100; pages++) {
    const order = { by, isDescending };
    const page = await listConnectorsPage(db, { ...every, ...filter }, { order, after, limit });
    expect(page.isCut).toBe(false);
    expect(page.items.length).toBeLessThanOrEqual(limit);
    found.push(...page.items);
    if (page.next === null) return found;
    after = page.next;
  }
  throw new Error('the list has no end');
}

const conditionOf = (facts: StatusFacts): ConnectorCondition => judgeCondition(facts, facts.now).condition;

describe('a list of connectors', () => {
  test.each(connectorSorts.flatMap((by) => [1, 5, 100].map((limit) => [by, limit] as const)))(
    'sorted by %s in pages of %i has each of them once',
    async (by, limit) => {
      for (const isDescending of [false, true]) {
        const ids = (await walk({}, by, { isDescending, limit })).map(({ id }) => id);
        expect(ids).toHaveLength(perCondition * connectorConditions.length);
        expect(new Set(ids).size).toBe(ids.length);
      }
    },
  );

  test('has those in need first, in the order of the conditions', async () => {
    const known = connectorConditions.filter((condition) => condition !== 'data old');
    // Whose data is old for its schedule is not known to the database: it stands among those that are well.
    const said = (await walk({})).map((facts) => conditionOf(facts)).filter((each) => each !== 'data old');
    expect(said.map((each) => known.indexOf(each))).toEqual(
      said.map((each) => known.indexOf(each)).toSorted((a, b) => a - b),
    );
    expect(said.filter((each) => each === 'throttled')).toHaveLength(perCondition + 2);
  });

  test('has what is not known at the end, in both directions', async () => {
    const columns = [
      ['nextRunAt', (facts: StatusFacts) => (facts.isPaused ? null : facts.nextRunAt)],
      ['dataAt', (facts: StatusFacts) => facts.dataAt],
      ['secretExpiresOn', (facts: StatusFacts) => facts.secretExpiresReadOn ?? facts.secretExpiresOn],
    ] as const;
    for (const [by, valueOf] of columns) {
      for (const isDescending of [false, true]) {
        const values = (await walk({}, by, { isDescending })).map((facts) => valueOf(facts));
        const known = values.filter((value) => value !== null).map((value) => new Date(value).getTime());
        expect(values.slice(known.length).every((value) => value === null)).toBe(true);
        const way = isDescending ? -1 : 1;
        expect(known).toEqual(known.toSorted((a, b) => way * (a - b)));
      }
    }
  });

  test.each(connectorConditions.map((each) => [each] as const))(
    'filtered by "%s" has those and no others, in any order',
    async (condition) => {
      const all = (await walk({}, 'name')).filter((facts) => conditionOf(facts) === condition);
      expect(all.length).toBeGreaterThan(0);
      for (const by of connectorSorts) {
        const found = await walk({ condition }, by, { limit: 3, isDescending: by === 'dataAt' });
        expect(found.map(({ id }) => id).toSorted()).toEqual(all.map(({ id }) => id).toSorted());
      }
    },
  );

  test('is searched in names, tenants and domains, whatever the case', async () => {
    const all = await walk({});
    const [some] = all;
    const byTenant = await walk({ text: some?.tenantId.toUpperCase() ?? '' });
    expect(byTenant.map(({ id }) => id)).toEqual([some?.id]);
    expect(await walk({ text: some?.tenantId.slice(3, 20) ?? '' })).toHaveLength(1);
    expect(await walk({ text: 'kUNDE 3' })).toHaveLength(
      all.filter(({ name }) => name.startsWith('Kunde 3')).length,
    );
    expect(await walk({ text: 'CONTOSO' })).toHaveLength(connectorConditions.length);
    expect(await walk({ text: 'müller.example', kind: 'entra-id' })).toHaveLength(connectorConditions.length);
    expect(await walk({ text: 'müller.example', kind: 'microsoft-365' })).toEqual([]);
    expect(await walk({ text: '%' })).toEqual([]);
  });

  test('begins again with a key that is none', async () => {
    const order = { by: 'nextRunAt', isDescending: false } as const;
    for (const after of [
      ['known', 'yesterday', 'x'],
      ['known', null, null],
      ['known', '2026-99-99 00:00:00+00', '00000000-0000-4000-8000-000000000000'],
    ] as const) {
      const page = await listConnectorsPage(db, every, { order, after, limit: 3 });
      expect(page.items).toHaveLength(3);
    }
  });

  test('finds names by how they begin', async () => {
    const found = await listConnectorsByPrefix(db, 'kunde 3', 100);
    expect(found.length).toBeGreaterThan(0);
    expect(found.every(({ name }) => name.startsWith('Kunde 3'))).toBe(true);
  });
});
