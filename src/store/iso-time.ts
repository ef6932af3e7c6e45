/**
 * SQL for a timestamptz column as Microsoft writes it: UTC, and a fraction only where there is one. `column` is
 * SQL of ours, never input.
 */
export function isoTime(column: string): string {
  return `rtrim(rtrim(to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), '0'), '.') || 'Z'`;
}
