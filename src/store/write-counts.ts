/** What a write did to the records it was given. A record equal to the stored one is not written at all. */
export interface WriteCounts {
  readonly inserted: number;
  readonly updated: number;
  readonly unchanged: number;
}

/** The same of a whole set: `removed` are those that are not in it any more. */
export interface ReplaceCounts extends WriteCounts {
  readonly removed: number;
}
