import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '../../../src/store/database.ts';
import { insertRejectedRows } from '../../../src/store/rejected-rows.ts';
import { pruneAll, pruneDue } from '../../../src/sync/manage/prune.ts';
import { createLogger } from '../../../src/observe/logger.ts';
import { addConnector, openStore } from './open-store.ts';

let db: Database;
beforeAll(async () => {
  db = await openStore();
});
afterAll(async () => {
  await db[Symbol.asyncDispose]();
});

const { signal } = new AbortController();

/** A connector whose runs ended so many days ago, each with a step, a checkpoint and a rejected row. */
async function withRuns(...daysAgo: readonly number[]): Promise<string> {
  const connectorId = await addConnector(db);
  for (const days of daysAgo) {
    const [run] = await db.query<{ id: string }>(
      `insert into runs (connector_id, status, trigger, settings_version, created_at, finished_at)
       select $1, 'succeeded', 'manual', 1, at, at from (select now() - $2::float8 * interval '1 day' as at) t
       returning id`,
      [connectorId, days],
    );
    const runId = run?.id ?? '';
    await db.query(`insert into steps (run_id, name, position) values ($1, 'users', 0)`, [runId]);
    await db.query(`insert into checkpoints (run_id, connector_id, step) values ($1, $2, 'users')`, [
      runId,
      connectorId,
    ]);
    await db.transaction((tx) =>
      insertRejectedRows(tx, { runId, connectorId, step: 'users', range: 0 }, [
        { recordId: null, userPrincipalName: null, field: 'id', reason: 'is missing' },
      ]),
    );
  }
  return connectorId;
}

async function agesOf(connectorId: string): Promise<readonly number[]> {
  const rows = await db.query<{ days: number }>(
    `select round(extract(epoch from now() - finished_at) / 86400)::integer as days
     from runs where connector_id = $1 order by 1`,
    [connectorId],
  );
  return rows.map((row) => row.days);
}

async function leave(connectorId: string, ...daysAgo: readonly number[]): Promise<void> {
  await db.query(
    `insert into removed_users (connector_id, user_id, sku_ids, removed_at)
     select $1, gen_random_uuid(), '{}', now() - d * interval '1 day' from unnest($2::int[]) d`,
    [connectorId, daysAgo],
  );
}

describe('prune', () => {
  test('deletes old runs with all that is theirs, but the last of each connector, and who left long ago', async () => {
    const busy = await withRuns(500, 450, 401, 399, 1);
    const idle = await withRuns(700, 600);
    await leave(busy, 500, 10);
    await db.query(
      `insert into sku_figures (connector_id, day, sku_id, in_scope, active, inactive, none, unmonitored)
       values ($1, current_date - 3000, gen_random_uuid(), 1, 1, 0, 0, 0)`,
      [busy],
    );
    expect(await pruneAll(db, 400, signal)).toEqual({ runs: 4, rejectedRows: 4, removedUsers: 1 });
    expect(await agesOf(busy)).toEqual([1, 399]);
    expect(await agesOf(idle)).toEqual([600]);
    const [left] = await db.query<{ rejected: number; removed: number; figures: number }>(
      `select (select count(*)::integer from rejected_rows) as rejected,
         (select count(*)::integer from removed_users) as removed, (select count(*)::integer from sku_figures) as figures`,
    );
    expect(left).toEqual({ rejected: 3, removed: 1, figures: 1 });
    expect(await pruneAll(db, 400, signal)).toEqual({ runs: 0, rejectedRows: 0, removedUsers: 0 });
  });

  test('goes on behind a batch in which every run is the last of its connector', async () => {
    await db.query(
      `with k as (
         insert into connectors (name, kind, tenant_id, client_id, cloud, credential, credential_key_id, domains,
           timezone, inactive_after_days)
         select 'idle ' || n, 'entra-id', gen_random_uuid(), gen_random_uuid(), 'global', '', 'k', '{*}', 'UTC', 30
         from generate_series(1, 1100) n returning id
       )
       insert into runs (connector_id, status, trigger, settings_version, created_at, finished_at)
       select id, 'succeeded', 'manual', 1, now() - interval '900 days', now() - interval '900 days' from k`,
    );
    const connector = await withRuns(800, 1);
    expect(await pruneAll(db, 400, signal)).toMatchObject({ runs: 1 });
    expect(await agesOf(connector)).toEqual([1]);
  });
});

describe('the daily pruning', () => {
  test('is done by one scheduler a day, however many there are', async () => {
    const services = { db, log: createLogger({ level: 'silent' }), retentionDays: 400 };
    const connector = await withRuns(500, 1);
    const rounds = await Promise.all([1, 2, 3, 4].map(() => pruneDue(services, signal)));
    expect(rounds.filter((round) => round !== null)).toMatchObject([{ runs: 1 }]);
    expect(await agesOf(connector)).toEqual([1]);
    expect(await pruneDue(services, signal)).toBeNull();
    await db.query(`update chores set begun_at = begun_at - interval '25 hours'`);
    expect(await pruneDue(services, signal)).not.toBeNull();
  });

  test('that was not done in one round goes on where it was, a minute later', async () => {
    const services = { db, log: createLogger({ level: 'silent' }), retentionDays: 400 };
    const connector = await withRuns(500, 450, 1);
    const behind = { finishedAt: new Date(Date.now() - 475 * 86_400_000).toISOString(), id: connector };
    await db.query(`update chores set position = $1, begun_at = now()`, [JSON.stringify(behind)]);
    expect(await pruneDue(services, signal)).toBeNull();
    await db.query(`update chores set begun_at = now() - interval '2 minutes'`);
    expect(await pruneDue(services, signal)).toMatchObject({ runs: 1 });
    expect(await agesOf(connector)).toEqual([1, 500]);
  });
});
