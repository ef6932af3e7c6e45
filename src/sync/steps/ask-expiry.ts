import type { Transaction } from '../../store/database.ts';
import { setExpiryAsked } from '../../store/secret-expiry.ts';
import { raiseThrottle } from '../../store/throttles.ts';
import type { JobScope } from '../job-scope.ts';
import { readExpiry } from '../manage/read-expiry.ts';

const dayMs = 24 * 3_600_000;

/**
 * Once a day: until when the credential is good, by the app registration. Gives what is to be written with the step.
 * It is beside the point of a run, so a refusal is no fault of it; a wait that was asked for holds for everything else.
 * Throws where the tenant was already waiting and nothing was asked: noted as asked, the date would be unknown for a day.
 */
export async function askExpiry(scope: JobScope): Promise<(tx: Transaction) => void> {
  const { claim, connector, client, deps, signal } = scope;
  const now = claim.claimedAt;
  const askedMs = now.getTime() - (connector.secretExpiryAskedAt?.getTime() ?? 0);
  if (askedMs < dayMs) return () => undefined;
  const read = await readExpiry(deps, { connector, client, now }, signal);
  if ('refusal' in read && read.refusal !== null) {
    const { kind, code, status, retryAfterMs, throttleScope, isToldToWait } = read.refusal;
    if (kind === 'throttled' && !isToldToWait) throw read.refusal;
    deps.log.debug({ connector: connector.name, kind, code, status }, 'app registration not read');
    if (kind === 'throttled' && retryAfterMs !== null) {
      const throttle = { connectorId: connector.id, scope: throttleScope, waitMs: retryAfterMs };
      await raiseThrottle(deps.db, throttle);
    }
  }
  return (tx) => setExpiryAsked(tx, connector.id, 'expiresOn' in read ? read : null);
}
