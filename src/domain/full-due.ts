import type { Connector, FullReason } from './connector.ts';
import type { RunMode } from './run.ts';

const dayMs = 24 * 3_600_000;

/** Microsoft keeps a delta link for 7 days (graph-facts §4); an hour too late costs a failed request and a full run. */
const linkDays = 6;

/** Why a run reads everything: a stored reason, no link yet, a link too old, or the weekly full run. */
export type ModeReason = FullReason | 'first' | 'link-age' | 'due';

export interface ChosenMode {
  readonly mode: RunMode;
  /** Null for an incremental run. */
  readonly reason: ModeReason | null;
}

export interface ModeInput {
  readonly connector: Pick<Connector, 'deltaLink' | 'deltaLinkAt' | 'lastFullAt' | 'fullReason'>;
  readonly requestedFull: boolean;
  readonly now: Date;
  /** `FULL_SYNC_DAYS` */
  readonly fullSyncDays: number;
}

/** Chooses between reading everything and continuing from the delta link (design §5, modes). */
export function chooseMode(input: ModeInput): ChosenMode {
  const reason = fullReason(input);
  return { mode: reason === null ? 'incremental' : 'full', reason };
}

function fullReason({ connector, requestedFull, now, fullSyncDays }: ModeInput): ModeReason | null {
  if (requestedFull) return 'requested';
  if (connector.fullReason !== null) return connector.fullReason;
  if (connector.deltaLink === null || connector.lastFullAt === null) return 'first';
  if (isOlder(connector.deltaLinkAt, linkDays, now)) return 'link-age';
  return isOlder(connector.lastFullAt, fullSyncDays, now) ? 'due' : null;
}

/** A time that is not known is old. */
function isOlder(at: Date | null, days: number, now: Date): boolean {
  return at === null || now.getTime() - at.getTime() > days * dayMs;
}
