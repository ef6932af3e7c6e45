import type { TenantProfile } from '../tenant-profile.ts';

/** Graph writes seconds: `2021-08-02T10:30:06Z`. */
export function graphDateTime(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}

/**
 * When the index-th user was made (ms). It never falls as the index rises, so a range of dates is a range of
 * indexes. Three tenths of all users come from one import within three hours, as in real tenants: who cuts
 * by date alone gets one range that is far larger than the others.
 */
export function createdAtMs(profile: TenantProfile, index: number): number {
  const age = profile.usersMadeUntilMs - profile.createdAtMs;
  const importAt = profile.createdAtMs + Math.floor(age * 0.3);
  const place = index / profile.users;
  const importMs = Math.min(3 * 3_600_000, age * 0.01);
  const at =
    place < 0.2
      ? profile.createdAtMs + (importAt - profile.createdAtMs) * (place / 0.2)
      : place < 0.5
        ? importAt + importMs * ((place - 0.2) / 0.3)
        : importAt + importMs + (profile.usersMadeUntilMs - importAt - importMs) * ((place - 0.5) / 0.5);
  return Math.floor(at / 1000) * 1000;
}

/** The first index whose user was made at or after a time; the number of users when there is none. */
export function firstIndexFrom(profile: TenantProfile, ms: number): number {
  let low = 0;
  let high = profile.users;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (createdAtMs(profile, middle) < ms) low = middle + 1;
    else high = middle;
  }
  return low;
}
