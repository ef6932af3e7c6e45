import { secretExpiry, utcDay } from '../../domain/secret-expiry.ts';
import { takeDueWarnings } from '../../store/secret-expiry.ts';
import type { SyncDeps } from '../deps.ts';

/** Warnings of one round; the rest has its turn in the next, 15 seconds later. */
const batch = 500;

/**
 * Says in the log whose secret has reached 30, 7 or 1 days, or is over: each once, however many schedulers look. One
 * that was added late is told where it stands, not what it missed.
 */
export async function warnExpiry({
  db,
  log,
  now,
}: Pick<SyncDeps, 'db' | 'log' | 'now'>): Promise<{ readonly warned: number }> {
  const today = now();
  const due = await takeDueWarnings(db, utcDay(today), batch);
  for (const connector of due) {
    const { expiresOn, days, condition, advice } = secretExpiry(connector, today);
    const data = { connector: connector.name, expiresOn, days, advice };
    log.warn(data, condition === 'over' ? 'secret has expired' : 'secret expires soon');
  }
  return { warned: due.length };
}
