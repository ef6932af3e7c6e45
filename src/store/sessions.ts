import type { Queryable } from './database.ts';
import { hashSecretText, makeSecretText } from './secret-text.ts';

/** A session ends so long after it began, however much it is used; the cookie that holds it too. */
export const sessionDays = 7;
const idleHours = 12;

/** Begins a session under a password's mark; gives what the cookie holds, which is stored nowhere. */
export async function beginSession(db: Queryable, passwordMark: string): Promise<string> {
  const id = makeSecretText();
  await db.query(
    `insert into web_sessions (id_hash, password_mark, expires_at)
     values ($1, $2, now() + $3::integer * interval '1 day')`,
    [hashSecretText(id), passwordMark, sessionDays],
  );
  return id;
}

/**
 * Whether the session lives, which is one of these marks. Its use is written down at most once a minute: a page is
 * to be read, not to write.
 */
export async function useSession(db: Queryable, id: string, marks: readonly string[]): Promise<boolean> {
  const rows = await db.query(
    `
    with held as (
      select id_hash, last_used_at from web_sessions
      where id_hash = $1 and password_mark = any($2::text[])
        and expires_at > now() and last_used_at > now() - $3::integer * interval '1 hour'
    ),
    noted as (
      update web_sessions s set last_used_at = now() from held h
      where s.id_hash = h.id_hash and h.last_used_at < now() - interval '1 minute'
    )
    select 1 as held from held`,
    [hashSecretText(id), marks, idleHours],
  );
  return rows.length > 0;
}

/** Ends it for every process. */
export async function endSession(db: Queryable, id: string): Promise<void> {
  await db.query('delete from web_sessions where id_hash = $1', [hashSecretText(id)]);
}

/** Deletes the rows of sessions that are over. */
export async function deleteOverSessions(db: Queryable): Promise<void> {
  await db.query(
    `delete from web_sessions
     where expires_at <= now() or last_used_at <= now() - $1::integer * interval '1 hour'`,
    [idleHours],
  );
}
