import type { KeyRing } from './lib/sealing.ts';
import { listKeyIds, listSealedWith } from './store/connector-state.ts';
import type { Queryable } from './store/database.ts';

/** SECRETS_KEY does not open what is stored: nothing may start, or secrets would be sealed with two keys unnoticed. */
export class SecretsKeyError extends Error {
  override readonly name = 'SecretsKeyError';
}

/** Throws SecretsKeyError naming the connectors whose credential no key of the ring opens. */
export async function requireOpenable(db: Queryable, keys: KeyRing): Promise<void> {
  const foreign = (await listKeyIds(db)).filter((id) => !keys.knows(id));
  if (foreign.length === 0) return;
  const { names, total } = await listSealedWith(db, foreign, 10);
  const more = total > names.length ? ` and ${total - names.length} more` : '';
  throw new SecretsKeyError(
    `SECRETS_KEY does not open the credentials of ${names.join(', ')}${more}. Give the key they were sealed with; several keys may stand in SECRETS_KEY, separated by commas.`,
  );
}
