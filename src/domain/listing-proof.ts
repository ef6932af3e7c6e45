/** The index behind `$count` follows the directory within a few seconds, in which a large tenant changes a little. */
const leastTolerance = 3;
const toleratedShare = 0.0002;

export interface ListingProof {
  /** Distinct users that all ranges showed together. */
  readonly seen: number;
  /** What Microsoft counts. */
  readonly total: number;
  /** Somebody who is held was not shown, and would be removed on the word of this listing. */
  readonly isAnybodyMissing: boolean;
}

/**
 * True when ranges showed everybody, by Microsoft's own count. It may lag, so a little may lack, but only where nobody
 * would be removed for it (I4).
 */
export function isProved({ seen, total, isAnybodyMissing }: ListingProof): boolean {
  const tolerance = Math.max(leastTolerance, Math.floor(total * toleratedShare));
  return seen >= total - (isAnybodyMissing ? 0 : tolerance);
}
