import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  connectorConditions,
  judgeCondition,
  standings,
  type ConnectorCondition,
} from '../../../src/domain/connector-condition.ts';
import type { Database } from '../../../src/store/database.ts';
import { countByCondition, listStatusFacts, listStatusIds } from '../../../src/store/status.ts';
import { raiseThrottle } from '../../../src/store/throttles.ts';
import { addConnector, openStore } from './open-store.ts';

let db: Database;
const byId = new Map<string, ConnectorCondition>();

// What makes a connector so, from one that is well.
const changes: Readonly<Record<Exclude<ConnectorCondition, 'data old'>, string>> = {
  'needs attention': `needs_attention = '{"kind":"credential","message":"No.","advice":"Do."}', last_run_status = 'failed'`,
  'last run failed': `last_run_status = 'failed', is_paused = true`,
  'last run partial': `last_run_status = 'partial'`,
  overdue: `next_run_at = now() - interval '1 hour'`,
  'secret expires': `secret_expires_read_on = current_date + 3, secret_expires_on = current_date + 300`,
  throttled: `throttled_until = now() + interval '1 hour'`,
  'never run': `last_run_status = null`,
  'last run canceled': `last_run_status = 'canceled'`,
  paused: `is_paused = true, last_run_status = null`,
  ok: `secret_expires_on = current_date + 300, throttled_until = now() - interval '1 hour'`,
};

beforeAll(async () => {
  db = await openStore();
  // By name they would come the other way round.
  for (const [at, [condition, change]] of Object.entries(changes).entries()) {
    const id = await addConnector(db, { name: `c${99 - at}` });
    byId.set(id, connectorConditions.find((known) => known === condition) ?? 'ok');
    await db.query(
      `update connectors set last_run_status = 'succeeded', data_at = now(), next_run_at = now() + interval '1 hour'
       where id = $1`,
      [id],
    );
    await db.query(`update connectors set ${change} where id = $1`, [id]);
  }
});
afterAll(async () => {
  await db[Symbol.asyncDispose]();
});

const expected = connectorConditions.filter((condition) => condition !== 'data old');

describe('status', () => {
  test('gives those in need first, in the order of the conditions', async () => {
    const ids = await listStatusIds(db, 100);
    expect(ids.map((id) => byId.get(id))).toEqual(expected);
  });

  test('never leaves out somebody in need for somebody who is well', async () => {
    for (const limit of [1, 3, 6, 9]) {
      const ids = await listStatusIds(db, limit);
      expect(ids.map((id) => byId.get(id))).toEqual(expected.slice(0, limit));
    }
  });

  test('the database and the judgement agree on each', async () => {
    const facts = await listStatusFacts(db, [...byId.keys()]);
    expect(facts).toHaveLength(byId.size);
    for (const fact of facts) expect(judgeCondition(fact, fact.now).condition).toBe(byId.get(fact.id));
  });

  test('the column and the table of standings say the same', async () => {
    const rows = await db.query<{ id: string; standing: number }>('select id, standing from connectors');
    for (const [condition, standing] of Object.entries(standings)) {
      const [id] = [...byId].find(([, each]) => each === condition) ?? [];
      expect(rows.find((row) => row.id === id)?.standing).toBe(standing);
    }
  });

  test('shows a connector whose application is throttled among the throttled ones', async () => {
    const [well = ''] = [...byId].find(([, condition]) => condition === 'ok') ?? [];
    await raiseThrottle(db, { connectorId: well, scope: 'app', waitMs: 60_000 });
    try {
      const ids = await listStatusIds(db, 100);
      // By name it comes before the one that is throttled itself.
      const throttledAt = expected.indexOf('throttled');
      const moved = [...expected.slice(0, throttledAt), 'ok', ...expected.slice(throttledAt, -1)];
      expect(ids.map((id) => byId.get(id))).toEqual(moved);
      expect((await listStatusIds(db, throttledAt + 1)).at(-1)).toBe(well);
      const facts = await listStatusFacts(db, [well]);
      expect(facts.map((fact) => judgeCondition(fact, fact.now).condition)).toEqual(['throttled']);
      expect((await countByCondition(db)).byCondition).toMatchObject({ throttled: 2 });
    } finally {
      await db.query('delete from app_throttles');
    }
  });

  test('counts every condition, and all connectors', async () => {
    const { connectors, byCondition } = await countByCondition(db);
    expect(connectors).toBe(byId.size);
    expect(byCondition).toMatchObject({
      'needs attention': 1,
      overdue: 1,
      'secret expires': 1,
      throttled: 1,
      ok: 4,
    });
  });
});
