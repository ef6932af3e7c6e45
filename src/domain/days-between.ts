const dayMs = 24 * 3_600_000;

/** Whole days from one day to a later one, both YYYY-MM-DD; negative when `to` comes first. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / dayMs);
}
