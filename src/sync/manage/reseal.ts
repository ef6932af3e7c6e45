import type { KeyRing } from '../../lib/sealing.ts';
import {
  countSealed,
  listSealedOtherwise,
  resealCredentials,
  type Resealing,
  type SealedConnector,
} from '../../store/reseal.ts';
import type { ManageServices } from './manage-services.ts';

export interface ResealResult {
  readonly resealed: number;
  /** Were sealed with the first key before. */
  readonly alreadySealed: number;
  /** Connectors whose credential no key of SECRETS_KEY opens; they are as they were. */
  readonly unopenable: readonly string[];
  /** Set meanwhile by a process that still seals with another key: to be done again. */
  readonly left: number;
}

/** Credentials read and written at once: some 0.1 s of row locks in the worst case, which no run notices. */
const batch = 500;

/**
 * Seals every credential that another key than the first of SECRETS_KEY has sealed with the first one. Safe beside
 * workers and a `connector set`, whose credential wins; may be repeated, and does then what is left.
 */
export async function reseal(
  { db, keys }: Pick<ManageServices, 'db' | 'keys'>,
  signal: AbortSignal,
): Promise<ResealResult> {
  const { withKey: alreadySealed } = await countSealed(db, keys.firstId);
  const unopenable: string[] = [];
  let resealed = 0;
  for (let after: string | null = null; ;) {
    signal.throwIfAborted();
    const found: readonly SealedConnector[] = await listSealedOtherwise(db, keys.firstId, {
      after,
      limit: batch,
    });
    const opened = found.map((connector) => ({ name: connector.name, change: underFirst(keys, connector) }));
    unopenable.push(...opened.filter(({ change }) => change === null).map(({ name }) => name));
    const changes = opened.map(({ change }) => change).filter((change) => change !== null);
    resealed += await resealCredentials(db, changes);
    const last = found.at(-1);
    if (last === undefined || found.length < batch) break;
    after = last.id;
  }
  const { otherwise } = await countSealed(db, keys.firstId);
  return { resealed, alreadySealed, unopenable, left: Math.max(0, otherwise - unopenable.length) };
}

/** Null where no key opens it: the key is not there, or the bytes are not what it sealed for this connector. */
function underFirst(keys: KeyRing, { id, sealed, keyId }: SealedConnector): Resealing | null {
  const from = { sealed, keyId };
  try {
    return { id, from, to: keys.seal(keys.open(from, id), id) };
  } catch {
    return null;
  }
}
