import type { Queryable } from './database.ts';

/** The time of the database: the one clock that all processes share. In a transaction, when that began. */
export async function databaseNow(db: Queryable): Promise<Date> {
  const [row] = await db.query<{ now: Date }>('select now() as now', []);
  if (row === undefined) throw new Error('The database did not tell the time.');
  return row.now;
}
