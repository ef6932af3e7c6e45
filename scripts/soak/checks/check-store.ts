import type { Queryable } from '../../../src/store/database.ts';

/** What must be empty when every run has ended: each query gives the number of rows that should not be. */
const forbidden = {
  'runs that have not ended': `select count(*)::int as rows from runs where status in ('queued', 'running')`,
  'pairs of runs of one connector that overlap': `
    select count(*)::int as rows from runs a join runs b on b.connector_id = a.connector_id and b.id > a.id
    where tstzrange(a.created_at, coalesce(a.finished_at, now())) && tstzrange(b.created_at, coalesce(b.finished_at, now()))`,
  'steps that have not ended': `
    select count(*)::int as rows from steps where status in ('pending', 'running', 'fetched')`,
  'leases that somebody holds': `select count(*)::int as rows from checkpoints where lease_token is not null`,
  'checkpoints that are not done': `select count(*)::int as rows from checkpoints where not is_done`,
  'seen users of runs that ended': `select count(*)::int as rows from seen_users`,
  'seen links of runs that ended': `select count(*)::int as rows from seen_links`,
  'staged rows of reports': `select count(*)::int as rows from staged_reports`,
  'rejected records': `select count(*)::int as rows from rejected_rows`,
} as const;

export async function checkStore(db: Queryable): Promise<readonly string[]> {
  const findings: string[] = [];
  for (const [what, sql] of Object.entries(forbidden)) {
    const [row] = await db.query<{ rows: number }>(sql);
    if (row?.rows !== 0) findings.push(`${row?.rows ?? '?'} ${what}`);
  }
  return findings;
}
