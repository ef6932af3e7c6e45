/** The day it is in a time zone, as YYYY-MM-DD. */
export function localDay(at: Date, timezone: string): string {
  // Swedish writes dates as ISO 8601 does
  return new Intl.DateTimeFormat('sv-SE', { timeZone: timezone, dateStyle: 'short' }).format(at);
}
