import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { claimCheckpoint } from '../../../src/store/checkpoints.ts';
import { getConnectorById } from '../../../src/store/connectors.ts';
import type { Database } from '../../../src/store/database.ts';
import { releaseClaim, savePosition } from '../../../src/store/leases.ts';
import { insertRun } from '../../../src/store/runs.ts';
import {
  getCrashPauseMs,
  getThrottledMs,
  raiseThrottle,
  reserveReportRequest,
} from '../../../src/store/throttles.ts';
import { addConnector, addRun, openStore } from './open-store.ts';

let db: Database;
beforeAll(async () => {
  db = await openStore();
});
afterAll(async () => {
  await db[Symbol.asyncDispose]();
});

const minuteMs = 60_000;

/** A connector with a live run of so many ranges of users, and a way to claim them. */
async function running(changes: Parameters<typeof addConnector>[1] = {}, ranges = 1) {
  const connectorId = await addConnector(db, changes);
  const run = await insertRun(db, { connectorId, trigger: 'manual', full: false });
  const runId = run?.runId ?? '';
  await db.query(
    `insert into checkpoints (run_id, connector_id, step, range) select $1, $2, 'users', generate_series(0, $3 - 1)`,
    [runId, connectorId, ranges],
  );
  const claim = (range: number, maxLeases: number | null = 6) =>
    claimCheckpoint(db, {
      runId,
      step: 'users',
      range,
      delivery: 1,
      hop: 0,
      jobId: `job ${range}`,
      leaseMs: minuteMs,
      maxLeases,
    });
  return { connectorId, claim };
}

async function waitsOf(...connectorIds: readonly string[]): Promise<readonly boolean[]> {
  const left = await Promise.all(connectorIds.map((id) => getThrottledMs(db, id)));
  return left.map((ms) => ms > minuteMs - 5_000 && ms <= minuteMs);
}

describe('a throttled answer', () => {
  test.each([
    ['connector', [true, true, false, false, false]],
    ['tenant', [true, true, true, false, false]],
    ['app', [true, true, false, true, false]],
  ] as const)('of scope %s lets wait who shares the budget, and nobody else', async (scope, expected) => {
    const tenant = { tenantId: randomUUID(), clientId: randomUUID() };
    const told = await addConnector(db, tenant);
    const sibling = await addConnector(db, { ...tenant, kind: 'entra-id' });
    const sameTenant = await addConnector(db, { tenantId: randomUUID(), kind: 'entra-id' });
    const sameApp = await addConnector(db, { clientId: tenant.clientId });
    const otherCloud = await addConnector(db, { ...tenant, cloud: 'china' });
    // the same tenant under another application is a connector of another kind
    const all = [told, sibling, sameTenant, sameApp, otherCloud];
    if (scope === 'tenant') {
      await db.query('delete from connectors where id = $1', [sibling]);
      await db.query('update connectors set tenant_id = $2 where id = $1', [sameTenant, tenant.tenantId]);
      all[1] = told;
    }
    await raiseThrottle(db, { connectorId: told, scope, waitMs: minuteMs });
    expect(await waitsOf(...all)).toEqual(expected);
    expect((await getConnectorById(db, told))?.throttledUntil).toBeInstanceOf(Date);
  });

  test('is seen by every claim and every commit, and a shorter one does not shorten it', async () => {
    const clientId = randomUUID();
    const one = await running({ clientId }, 2);
    const other = await running({ clientId });
    const working = await other.claim(0);
    if (working.type !== 'claimed') throw new Error('nobody waits yet');
    await raiseThrottle(db, { connectorId: one.connectorId, scope: 'app', waitMs: minuteMs });
    await raiseThrottle(db, { connectorId: other.connectorId, scope: 'app', waitMs: 1_000 });
    await raiseThrottle(db, { connectorId: one.connectorId, scope: 'connector', waitMs: 1_000 });

    const saved = await savePosition(db, working.claim, { position: {}, counts: {}, isProgress: true });
    expect(saved).toBeGreaterThan(minuteMs - 5_000);
    expect(await one.claim(0)).toMatchObject({
      type: 'wait',
      isEarly: false,
      waitMs: expect.closeTo(minuteMs, -4),
    });
    // given again before its time
    expect(await one.claim(0)).toMatchObject({ type: 'wait', isEarly: true });
    // what asks Microsoft for nothing goes on
    expect(await one.claim(1, null)).toMatchObject({ type: 'claimed' });
  });

  test('told to fifty workers at once blocks none of them', async () => {
    const tenant = { tenantId: randomUUID(), clientId: randomUUID() };
    const ids = [await addConnector(db, tenant), await addConnector(db, { ...tenant, kind: 'entra-id' })];
    await Promise.all(
      Array.from({ length: 50 }, (_, at) =>
        raiseThrottle(db, {
          connectorId: ids[at % 2] ?? '',
          scope: at % 3 === 0 ? 'tenant' : 'connector',
          waitMs: at === 7 ? minuteMs : 1_000,
        }),
      ),
    );
    expect(await waitsOf(...ids)).toEqual([true, true]);
  });
});

test('a connector of many ranges holds six leases at once and no more, and others go on', async () => {
  const large = await running({}, 20);
  const small = await running();
  const claims = await Promise.all(Array.from({ length: 20 }, (_, range) => large.claim(range)));
  const held = claims.flatMap((result) => (result.type === 'claimed' ? result.claim : []));
  expect(held).toHaveLength(6);
  const waits = claims.flatMap((result) => (result.type === 'wait' ? result.waitMs : []));
  expect(waits).toHaveLength(14);
  expect(Math.max(...waits)).toBeLessThanOrEqual(1_500);
  expect(await small.claim(0)).toMatchObject({ type: 'claimed' });

  const waiting = claims.findIndex((result) => result.type === 'wait');
  const [first] = held;
  if (!first) throw new Error('six are held');
  await releaseClaim(db, first, { how: 'given-back' });
  await db.query('update checkpoints set parked_until = null where connector_id = $1', [large.connectorId]);
  expect(await large.claim(waiting)).toMatchObject({ type: 'claimed' });
  expect(await large.claim(first.range)).toMatchObject({ type: 'wait' });
});

describe('requests for a report', () => {
  const report = 'getM365AppUserDetail';

  test('are 14 in ten minutes, however many ask at once; others have their own', async () => {
    const connectorId = await addConnector(db);
    const waits = await Promise.all(
      Array.from({ length: 20 }, () => reserveReportRequest(db, { connectorId, report })),
    );
    expect(waits.filter((ms) => ms === 0)).toHaveLength(14);
    const longest = 605_000;
    for (const ms of waits.filter((wait) => wait > 0)) {
      expect(ms).toBeGreaterThan(longest - 20_000);
      expect(ms).toBeLessThanOrEqual(longest + 1_000);
    }
    expect(await reserveReportRequest(db, { connectorId, report: 'getOffice365ActiveUserDetail' })).toBe(0);
    expect(await reserveReportRequest(db, { connectorId: await addConnector(db), report })).toBe(0);
  });

  test('free one another when the oldest leaves the window, which is then forgotten', async () => {
    const connectorId = await addConnector(db);
    const age = (seconds: number) =>
      db.query(
        `update report_requests set asked_at = now() - $2 * interval '1 second'
         where connector_id = $1 and asked_at = (select min(asked_at) from report_requests where connector_id = $1)`,
        [connectorId, seconds],
      );
    for (let count = 0; count < 14; count += 1) await reserveReportRequest(db, { connectorId, report });
    await age(600);
    const waitMs = await reserveReportRequest(db, { connectorId, report });
    expect(waitMs).toBeGreaterThan(3_000);
    expect(waitMs).toBeLessThanOrEqual(5_001);
    await age(606);
    expect(await reserveReportRequest(db, { connectorId, report })).toBe(0);
    const [kept] = await db.query<{ rows: number }>(
      'select count(*)::int as rows from report_requests where connector_id = $1',
      [connectorId],
    );
    expect(kept?.rows).toBe(14);
  });

  test('of a step whose workers died three times are 20 s apart; failures that were told are no crashes', async () => {
    const connectorId = await addConnector(db);
    const runId = await addRun(db, connectorId);
    const step = { connectorId, runId, report };
    await db.query(`insert into steps (run_id, name, position, attempts) values ($1, $2, 1, 3)`, [
      runId,
      `report:${report}`,
    ]);
    await reserveReportRequest(db, { connectorId, report });
    expect(await getCrashPauseMs(db, { ...step, failures: 0 })).toBe(0);
    await db.query('update steps set attempts = 4 where run_id = $1', [runId]);
    const pauseMs = await getCrashPauseMs(db, { ...step, failures: 0 });
    expect(pauseMs).toBeGreaterThan(10_000);
    expect(pauseMs).toBeLessThanOrEqual(20_000);
    expect(await getCrashPauseMs(db, { ...step, failures: 1 })).toBe(0);
    await db.query(
      `update report_requests set asked_at = now() - interval '21 seconds' where connector_id = $1`,
      [connectorId],
    );
    expect(await getCrashPauseMs(db, { ...step, failures: 0 })).toBe(0);
  });
});
