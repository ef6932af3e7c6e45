/** Holders counted here and seats Microsoft counts as consumed; null where Microsoft said nothing. */
export interface SkuUse {
  readonly skuPartNumber: string;
  readonly holders: number;
  readonly consumed: number | null;
}

/**
 * The SKUs whose holders and consumed seats are apart by more than 2 % and more than 5 seats: delta has lost
 * something, and the next run has to be full (design §5). Only true with every domain in scope.
 */
export function driftedSkus<T extends SkuUse>(skus: readonly T[]): readonly T[] {
  return skus.filter(({ holders, consumed }) => {
    if (consumed === null) return false;
    const apart = Math.abs(holders - consumed);
    return apart > 5 && apart > Math.max(holders, consumed) * 0.02;
  });
}
