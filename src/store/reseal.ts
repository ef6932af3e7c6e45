import type { SealedCredential } from './connector-rows.ts';
import type { Queryable } from './database.ts';

export interface SealedConnector extends SealedCredential {
  readonly id: string;
  readonly name: string;
}

/** How many credentials are sealed with this key, and how many with others. */
export async function countSealed(
  db: Queryable,
  keyId: string,
): Promise<{ readonly withKey: number; readonly otherwise: number }> {
  const [row] = await db.query<{ withKey: number; otherwise: number }>(
    `
    select (count(*) filter (where credential_key_id = $1))::integer as "withKey",
      (count(*) filter (where credential_key_id <> $1))::integer as otherwise
    from connectors`,
    [keyId],
  );
  return row ?? { withKey: 0, otherwise: 0 };
}

/** Credentials that are sealed with another key than this one: those behind the id `after`, by id. */
export async function listSealedOtherwise(
  db: Queryable,
  keyId: string,
  { after, limit }: { readonly after: string | null; readonly limit: number },
): Promise<readonly SealedConnector[]> {
  return db.query<SealedConnector>(
    `
    select id, name, credential as sealed, credential_key_id as "keyId" from connectors
    where credential_key_id <> $1 and ($2::uuid is null or id > $2) order by id limit $3`,
    [keyId, after, limit],
  );
}

export interface Resealing {
  readonly id: string;
  readonly from: SealedCredential;
  readonly to: SealedCredential;
}

/**
 * Puts the same credentials under another key and gives how many. Nothing that runs is disturbed: the settings keep
 * their version. One that was set anew in the meantime stays as it was set.
 */
export async function resealCredentials(db: Queryable, changes: readonly Resealing[]): Promise<number> {
  const rows = await db.query(
    `
    update connectors c set credential = decode(r.new, 'hex'), credential_key_id = r.key_id
    from unnest($1::uuid[], $2::text[], $3::text[], $4::text[]) as r (id, old, new, key_id)
    where c.id = r.id and c.credential = decode(r.old, 'hex')
    returning c.id`,
    [
      changes.map(({ id }) => id),
      changes.map(({ from }) => hex(from)),
      changes.map(({ to }) => hex(to)),
      changes.map(({ to }) => to.keyId),
    ],
  );
  return rows.length;
}

function hex({ sealed }: SealedCredential): string {
  return Buffer.from(sealed).toString('hex');
}
