/** A client secret or certificate as the app registration lists it: never the secret itself. */
export interface RegisteredCredential {
  /** The first characters of a secret; of a certificate its thumbprint in lower-case hex. Null where not told. */
  readonly mark: string | null;
  /** When it ends. */
  readonly endsAt: Date;
}

/**
 * When the credential whose mark `isOurs` knows ends, by what its application has registered; null where that
 * cannot be told for sure. One that is over beside a valid one is harmless, since it is not the one in use.
 */
export function matchExpiry(
  isOurs: (mark: string) => boolean,
  registered: readonly RegisteredCredential[],
  now: Date,
): Date | null {
  const inOrder = registered.toSorted((a, b) => a.endsAt.getTime() - b.endsAt.getTime());
  const ours = inOrder.filter(({ mark }) => mark !== null && isOurs(mark));
  // Two that begin alike: the one that ends first may be the one in use, and a warning too many is the lesser harm.
  const fitting = ours.find(({ endsAt }) => endsAt > now) ?? ours.at(-1);
  if (fitting !== undefined) return fitting.endsAt;
  const areMarked = inOrder.some(({ mark }) => mark !== null);
  return areMarked ? null : (inOrder.at(-1)?.endsAt ?? null);
}
