import {
  activitySources,
  evidenceOf,
  type ActivityInput,
  type HeldSku,
  type SourceEvidence,
} from './activity-evidence.ts';
import type { ActivityThresholds, ActivityVerdict } from './activity-status.ts';
import { daysBetween } from './days-between.ts';

const unmonitored: ActivityVerdict = {
  status: 'unmonitored',
  lastActivityOn: null,
  lastActivitySource: null,
};

/**
 * The activity status of a user, with their latest date over every source and which it was. `today` is the
 * connector's local day, YYYY-MM-DD (design §6); `all` the evidence of the user, where it is known already.
 */
export function judgeUser(
  input: ActivityInput,
  today: string,
  all: readonly SourceEvidence[] = evidenceOf(input, today),
): ActivityVerdict {
  const covered = activitySources(new Set(input.licenses.flatMap((sku) => [...sku.coverage])));
  // Whoever holds nothing that shows is judged by the sources that count them as users nevertheless.
  const expected = all.filter((item) => (covered.size === 0 ? item.hasRow : covered.has(item.source)));
  return judge({ dated: all, expected, days: input.thresholds.inactiveAfterDays, today });
}

/**
 * The activity status of a user in one SKU they hold, by what its enabled service plans cover (design §6). `all` is the
 * evidence of the user, where it is known already.
 */
export function judgeLicense(
  input: ActivityInput,
  sku: HeldSku,
  today: string,
  all: readonly SourceEvidence[] = evidenceOf(input, today),
): ActivityVerdict {
  const sources = activitySources(sku.coverage);
  const evidence = all.filter((item) => sources.has(item.source));
  return judge({
    dated: evidence,
    expected: evidence,
    days: thresholdOf(input.thresholds, sku.skuPartNumber),
    today,
  });
}

/** Days without use after which a holder of the SKU is inactive; part numbers are compared without case. */
export function thresholdOf(thresholds: ActivityThresholds, skuPartNumber: string): number {
  const part = skuPartNumber.toUpperCase();
  const own = Object.entries(thresholds.bySku).find(([name]) => name.toUpperCase() === part);
  return own?.[1] ?? thresholds.inactiveAfterDays;
}

interface Judged {
  /** What any date is taken from. */
  readonly dated: readonly SourceEvidence[];
  /** The sources that have to be known before anybody is called inactive. */
  readonly expected: readonly SourceEvidence[];
  readonly days: number;
  readonly today: string;
}

function judge({ dated, expected, days, today }: Judged): ActivityVerdict {
  const latest = latestOf(dated);
  const dates = {
    lastActivityOn: latest?.lastActivityOn ?? null,
    lastActivitySource: latest?.source ?? null,
  };
  if (dates.lastActivityOn !== null && daysBetween(dates.lastActivityOn, today) <= days)
    return { status: 'active', ...dates };
  const used = dated.find((item) => item.usedWithinDays !== null && item.usedWithinDays <= days);
  // Used within the threshold on a day nobody says: an older date of another source would contradict the status.
  if (used !== undefined) return { status: 'active', lastActivityOn: null, lastActivitySource: used.source };
  if (expected.length === 0 || expected.some((item) => !item.isKnown)) return { ...unmonitored, ...dates };
  return { status: latest === null ? 'none' : 'inactive', ...dates };
}

function latestOf(evidence: readonly SourceEvidence[]): SourceEvidence | null {
  let latest: SourceEvidence | null = null;
  for (const item of evidence) {
    if (item.lastActivityOn !== null && item.lastActivityOn > (latest?.lastActivityOn ?? '')) latest = item;
  }
  return latest;
}
