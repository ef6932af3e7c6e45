import type { Queryable } from './database.ts';
import { keysetPages } from './pages.ts';
import { hashSecretText, makeSecretText } from './secret-text.ts';
import { StoreError } from './store-error.ts';

/** What tells a token of ours from others, in a log or a repository where it should not be. */
const prefix = 'm365_';
const form = /^m365_[\w-]{43}$/;

export interface ApiToken {
  readonly name: string;
  readonly createdAt: Date;
  /** To the minute; null: never. */
  readonly lastUsedAt: Date | null;
}

/** Makes a token; the answer is the only place where it stands. Rejects with `name-taken`. */
export async function addApiToken(
  db: Queryable,
  name: string,
): Promise<{ readonly name: string; readonly token: string; readonly createdAt: Date }> {
  const token = `${prefix}${makeSecretText()}`;
  const [row] = await db.query<{ createdAt: Date }>(
    `insert into api_tokens (token_hash, name) values ($1, $2)
     on conflict do nothing returning created_at as "createdAt"`,
    [hashSecretText(token), name],
  );
  if (row === undefined) throw new StoreError('name-taken', `there is a token named "${name}" already`);
  return { name, token, createdAt: row.createdAt };
}

/** Whether a token is known. Its use is written down at most once a minute. */
export async function useApiToken(db: Queryable, token: string): Promise<boolean> {
  if (!form.test(token)) return false;
  const rows = await db.query(
    `
    with held as (
      select token_hash, last_used_at from api_tokens where token_hash = $1
    ),
    noted as (
      update api_tokens t set last_used_at = now() from held h
      where t.token_hash = h.token_hash
        and (h.last_used_at is null or h.last_used_at < now() - interval '1 minute')
    )
    select 1 as held from held`,
    [hashSecretText(token)],
  );
  return rows.length > 0;
}

/** All tokens by name, in pages. */
export function listApiTokenPages(db: Queryable): AsyncIterable<readonly ApiToken[]> {
  const read = (after: string | null, size: number): Promise<readonly ApiToken[]> =>
    db.query<ApiToken>(
      `select name, created_at as "createdAt", last_used_at as "lastUsedAt" from api_tokens
       where lower(name) > lower($1) order by lower(name) limit $2`,
      [after ?? '', size],
    );
  return keysetPages(read, ({ name }) => name, 1_000);
}

/** Revokes it; gives its name as it was written, null where there is none. */
export async function deleteApiToken(db: Queryable, name: string): Promise<string | null> {
  const [row] = await db.query<{ name: string }>(
    'delete from api_tokens where lower(name) = lower($1) returning name',
    [name],
  );
  return row?.name ?? null;
}
