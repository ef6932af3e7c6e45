import type { Queryable } from './database.ts';

/**
 * Takes a chore that all schedulers share, for this process: once in `hours`, and a minute after its last round while
 * that left something to do. Null when it is not due; otherwise where it goes on, if anywhere.
 */
export async function takeChore(
  db: Queryable,
  name: string,
  hours: number,
): Promise<{ readonly position: unknown } | null> {
  const [taken] = await db.query<{ position: unknown }>(
    `
    insert into chores as c (name, begun_at) values ($1, now())
    on conflict (name) do update set begun_at = excluded.begun_at
      where c.begun_at < now() - $2 * interval '1 hour'
        or (c.position is not null and c.begun_at < now() - interval '1 minute')
    returning position`,
    [name, hours],
  );
  return taken ?? null;
}

/** Notes where the chore goes on in its next round; null: it is done until it is due again. */
export async function leaveChore(db: Queryable, name: string, position: object | null): Promise<void> {
  await db.query('update chores set position = $2 where name = $1', [
    name,
    position === null ? null : JSON.stringify(position),
  ]);
}
