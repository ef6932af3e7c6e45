import type { KeyRing } from './lib/sealing.ts';
import { listSealedConnectors } from './store/connector-state.ts';
import type { Queryable } from './store/database.ts';

/** SECRETS_KEY does not open what is stored: nothing may start, or secrets would be sealed with two keys unnoticed. */
export class SecretsKeyError extends Error {
  override readonly name = 'SecretsKeyError';
}

/** Throws SecretsKeyError naming the connectors whose credential no key of the ring opens. */
export async function requireOpenable(db: Queryable, keys: KeyRing): Promise<void> {
  const sealed = await listSealedConnectors(db);
  const shut = sealed.filter(({ keyId }) => !keys.knows(keyId)).map(({ name }) => name);
  if (shut.length === 0) return;
  const more = shut.length > 10 ? ` and ${shut.length - 10} more` : '';
  throw new SecretsKeyError(
    `SECRETS_KEY does not open the credentials of ${shut.slice(0, 10).join(', ')}${more}. Give the key they were sealed with; several keys may stand in SECRETS_KEY, separated by commas.`,
  );
}
