import type { Queryable } from '../../src/store/database.ts';

/** Every connector has run for so many days, once a day: the latest run of one connector has rejected rows. */
export async function insertRuns(db: Queryable, connectorId: string, days: number): Promise<void> {
  await db.query(runsSql, [days]);
  await db.query(stepsSql);
  await db.query(rejectedSql, [connectorId]);
}

const runsSql = `
  insert into runs (
    connector_id, status, mode, trigger, settings_version, requests, created_at, started_at, finished_at, delivered_at
  )
  select k.id, case when (d.ago + k.number) % 40 = 7 then 'failed' when (d.ago + k.number) % 15 = 3 then 'partial' else 'succeeded' end,
    case when d.ago % 7 = 0 then 'full' else 'incremental' end, 'schedule', 1, 40, t.at, t.at, t.at + interval '5 minutes', t.at
  from (select id, row_number() over (order by name) as number from connectors) k
  cross join generate_series(0, $1::integer - 1) d (ago)
  cross join lateral (select now() - (1 + d.ago) * interval '1 day' + k.number * interval '1 second' as at) t`;

const stepsSql = `
  insert into steps (run_id, name, position, status, attempts, requests, read, unchanged, started_at, finished_at)
  select r.id, s.name, s.position, 'succeeded', 1, 8, 1000, 1000, r.started_at, r.finished_at
  from runs r
  cross join unnest(array[
    'organization', 'subscriptions', 'users', 'report:getOffice365ActiveUserDetail', 'report:getM365AppUserDetail',
    'report:getOffice365ActivationsUserDetail'
  ]) with ordinality s (name, position)`;

const rejectedSql = `
  insert into rejected_rows (run_id, connector_id, step, record_id, field, reason)
  select r.id, $1, 'users', 'record ' || n, 'displayName', 'is not text'
  from (select id from runs where connector_id = $1 order by created_at desc limit 1) r, generate_series(1, 1000) n`;
