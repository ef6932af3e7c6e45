/** `420 ms`, `3.4 s`, `2 min 5 s`, `1 h 3 min`; null stays null. */
export function describeDuration(ms: number | null): string | null {
  if (ms === null) {
    return null;
  }
  if (ms < 1000) {
    return `${String(Math.round(ms))} ms`;
  }
  if (ms < 59_950) {
    return `${(ms / 1000).toFixed(1)} s`;
  }
  const seconds = Math.round(ms / 1000);
  const minutes = Math.floor(seconds / 60);
  return minutes < 60
    ? `${String(minutes)} min ${String(seconds % 60)} s`
    : `${String(Math.floor(minutes / 60))} h ${String(minutes % 60)} min`;
}
