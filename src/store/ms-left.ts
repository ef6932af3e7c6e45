/**
 * SQL for the whole milliseconds from now until a time, by the database's clock: 0 where it is over or null. Waits
 * travel as durations, since the clock of the worker that waits may be another one.
 */
export function msLeft(until: string): string {
  return `greatest(0, ceil(extract(epoch from coalesce(${until}, now()) - now()) * 1000))::float8`;
}
