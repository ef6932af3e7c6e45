import type { Database } from '../../src/store/database.ts';
import { waitFor } from '../../test/support/wait-for.ts';

/** Rows inserted, updated and deleted, by table. */
export type WrittenRows = ReadonlyMap<string, number>;

/** What a tenant is, without what is judged of it and what a run leaves behind. */
export const directoryTables = ['users', 'license_assignments', 'skus', 'commercial_subscriptions'] as const;

/** Since the database was made. Waits until every other session has ended, and with it has told what it wrote: `db` has one. */
export async function writtenRows(db: Database): Promise<WrittenRows> {
  await waitFor(async () => (await otherSessions(db)) === 0, {
    deadlineMs: 10_000,
    what: 'the end of the other sessions',
  });
  const rows = await db.query<{ table: string; written: number }>(
    `select relname as table, (n_tup_ins + n_tup_upd + n_tup_del)::float8 as written
     from pg_stat_user_tables where schemaname = current_schema()`,
  );
  return new Map(rows.map(({ table, written }) => [table, written]));
}

export function writtenBetween(before: WrittenRows, after: WrittenRows): WrittenRows {
  return new Map([...after].map(([table, written]) => [table, written - (before.get(table) ?? 0)]));
}

async function otherSessions(db: Database): Promise<number> {
  const [row] = await db.query<{ sessions: number }>(
    `select count(*)::int as sessions from pg_stat_activity
     where datname = current_database() and backend_type = 'client backend'
       and pid <> pg_backend_pid()`,
  );
  return row?.sessions ?? 0;
}
