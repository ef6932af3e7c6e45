/** Users missing from a full listing that are still believed; fewer than this happen on any day. */
const missingAllowed = 50;

/** The part of the users in scope that may be missing from a full listing. */
const shareAllowed = 0.2;

/**
 * True when so many of the held users in scope are missing from a full listing that a fault of the listing is
 * likelier than their leaving: more than 20 % and more than 50 (I4). Then nothing is swept.
 */
export function isShrunk({
  inScope,
  missing,
}: {
  readonly inScope: number;
  readonly missing: number;
}): boolean {
  return missing > missingAllowed && missing > inScope * shareAllowed;
}
